// Programs that ship logs to us, which Debian's package manager would not install beside the others: unpacked, or
// installed for Python, into folders of the user's cache.
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { cachedFolder, makeOnce } from './cached-folder.ts';
import { PYTHON } from './packages.ts';
import { runTool } from './run-tool.ts';

const APT = '/usr/bin/apt-get';
/** syslog-ng and the libraries that a small installation lacks; installed by apt it would push rsyslog out. */
const SYSLOG_NG_PACKAGES = [
  'syslog-ng-core',
  'syslog-ng-mod-http',
  'syslog-ng-scl',
  'libcurl4',
  'libivykis0',
  'libjson-c5',
  'libnet1',
  'libpcre3',
  'libwrap0',
];
/** Official clients, by which others send. */
const PYTHON_PACKAGES = [
  'elasticsearch==8.19.1',
  'openpyxl==3.1.5',
  'opentelemetry-sdk==1.39.1',
  'opentelemetry-exporter-otlp-proto-http==1.39.1',
];

/** A folder with syslog-ng, as below the root of a Debian system. Rejects when it cannot be had. */
export function prepareSyslogNg(): Promise<string> {
  const folder = cachedFolder('syslog-ng', SYSLOG_NG_PACKAGES);
  return makeOnce(folder, async (unfinished) => {
    const downloads = path.join(unfinished, 'downloads');
    fs.mkdirSync(downloads);
    const download = ['download', '-qq', ...SYSLOG_NG_PACKAGES];
    const options = { cwd: downloads };
    await runTool(APT, download, options).catch(async () => {
      // A machine that installs nothing knows no lists of packages, or old ones.
      await runTool(APT, ['update', '-qq']);
      await runTool(APT, download, options);
    });
    for (const file of fs.readdirSync(downloads))
      await runTool('/usr/bin/dpkg', ['-x', path.join(downloads, file), unfinished]);
  });
}

/** A folder with Python's clients, for PYTHONPATH. Rejects when it cannot be had. */
export function preparePython(): Promise<string> {
  const folder = cachedFolder('python', PYTHON_PACKAGES);
  return makeOnce(folder, async (unfinished) => {
    const args = ['-m', 'pip', 'install', '-q', '--disable-pip-version-check'];
    await runTool(PYTHON, [...args, '--target', unfinished, ...PYTHON_PACKAGES]);
  });
}

/** What a preparation makes; `undefined`, with a word on stderr, where it cannot be had. With CI set that is an error. */
export async function requirePrepared(
  name: string,
  prepare: () => Promise<string>,
): Promise<string | undefined> {
  try {
    return await prepare();
  } catch (error) {
    if (process.env['CI']) throw error;
    process.stderr.write(`SKIPPED: no ${name}: ${error}\n`);
    return undefined;
  }
}
