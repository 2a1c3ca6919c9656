import fs from 'node:fs';
import { GacError } from '../event/error.ts';

/** Longer than any key or list of headers. */
const SECRET_BYTES_MAX = 65_536;
const FILE_VARIABLE = /^(GAC_[A-Z_]+)_FILE$/;

/**
 * The environment with the content of each file that a variable `GAC_…_FILE` names as the variable without `_FILE`: such
 * files are what Docker, Kubernetes and systemd give secrets by. Ends of lines at their end are left out.
 * @throws GacError GAC_CONFIG_INVALID when a file cannot be read, or the variable is given, too
 */
export function withSecretFiles(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const all = { ...environment };
  for (const [variable, file] of Object.entries(environment)) {
    const name = FILE_VARIABLE.exec(variable)?.[1];
    if (name === undefined || !file) continue;
    if (environment[name]) {
      throw new GacError('GAC_CONFIG_INVALID', `Both ${name} and ${variable} are given; keep one.`);
    }
    all[name] = readSecret(variable, file);
  }
  return all;
}

function readSecret(variable: string, file: string): string {
  try {
    const { size } = fs.statSync(file);
    if (size > SECRET_BYTES_MAX) throw new Error(`it has ${size} bytes`);
    return fs.readFileSync(file, 'utf8').replace(/[\r\n]+$/, '');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new GacError('GAC_CONFIG_INVALID', `The file of ${variable} cannot be read: ${why}`, {
      cause,
    });
  }
}
