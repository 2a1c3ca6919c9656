// Servers that are Java: their jars come from Maven Central into a folder of the user's cache, once for the machine.
import { type ExecFileException, execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { requireBinary } from './binaries.ts';
import { findJavaHome } from './java-home.ts';

const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
const PREPARE_MS_MAX = 600_000;

export interface JavaServer {
  readonly name: string;
  readonly version: string;
  readonly javaVersionMin: number;
  /** Files of tests/servers/jars/ that its folder is made from; the first is the one that names its jars. */
  readonly sources: readonly [string, ...string[]];
  /** Makes its folder complete once the jars are in `lib/`. */
  finish(folder: string): Promise<void>;
}

/** Where a file of tests/servers/jars/ lies. */
export function sourceOf(name: string): string {
  return path.join(import.meta.dirname, 'jars', name);
}

/** The path of a program of the JDK that a server runs on. */
export function javaBinary(server: JavaServer, binary: 'java' | 'javac'): string {
  const home = findJavaHome(server.javaVersionMin);
  if (home === undefined) throw new Error(`no JDK ${server.javaVersionMin} for ${server.name}`);
  return path.join(home, 'bin', binary);
}

/** Runs a program to its end; throws with the first thing that it said when it fails. */
export async function runTool(binary: string, args: readonly string[]): Promise<void> {
  try {
    await promisify(execFile)(binary, args, { timeout: PREPARE_MS_MAX });
  } catch (error) {
    const { message, stdout, stderr } = error as ExecFileException;
    const said = `${stderr ?? ''}${stdout ?? ''}`.trim().split('\n')[0];
    throw new Error(`${path.basename(binary)}: ${said || message}`, { cause: error });
  }
}

/**
 * The folder of a server with all its jars; made when it is not there yet. Several processes may want it at once: each
 * makes its own and the first to be done gives it its name. Throws when the jars cannot be had.
 */
export async function prepareJars(server: JavaServer): Promise<string> {
  const folder = folderOf(server);
  if (fs.existsSync(folder)) return folder;
  fs.mkdirSync(path.dirname(folder), { recursive: true });
  const unfinished = fs.mkdtempSync(`${folder}.`);
  try {
    const settings = {
      outputDirectory: path.join(unfinished, 'lib'),
      includeScope: 'runtime',
      'server.version': server.version,
    };
    const options = Object.entries(settings).map(([name, value]) => `-D${name}=${value}`);
    const args = ['-q', '-B', '-f', sourceOf(server.sources[0]), COPY, ...options];
    await runTool(requireBinary('mvn') ?? '', args);
    await server.finish(unfinished);
    giveName(unfinished, folder);
  } finally {
    fs.rmSync(unfinished, { recursive: true, force: true });
  }
  return folder;
}

/**
 * The folder of a server as `prepareJars` makes it; `undefined`, with a word on stderr, where Java, Maven or the jars
 * are not to be had. With CI set that is an error.
 */
export async function requireJars(server: JavaServer): Promise<string | undefined> {
  if (requireBinary('javac') === undefined || requireBinary('mvn') === undefined) return undefined;
  try {
    return await prepareJars(server);
  } catch (error) {
    if (process.env['CI']) throw error;
    process.stderr.write(`SKIPPED: no jars of ${server.name} ${server.version}: ${error}\n`);
    return undefined;
  }
}

function folderOf(server: JavaServer): string {
  const cache = process.env['XDG_CACHE_HOME'] || path.join(os.homedir(), '.cache');
  // A folder made otherwise than this version of the tests makes it is another folder.
  const maker = path.join(import.meta.dirname, 'java-servers.ts');
  const hash = createHash('sha256');
  for (const file of [maker, ...server.sources.map(sourceOf)]) hash.update(fs.readFileSync(file));
  const name = `${server.name}-${server.version}-${hash.digest('hex').slice(0, 8)}`;
  return path.join(cache, 'tram-gac', 'servers', name);
}

function giveName(unfinished: string, folder: string): void {
  try {
    fs.renameSync(unfinished, folder);
  } catch (error) {
    if (!fs.existsSync(folder)) throw error;
  }
}
