// Servers that are Java: their jars come from Maven Central into a folder of the user's cache, once for the machine.
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { requireBinary } from './binaries.ts';
import { cachedFolder, makeOnce } from './cached-folder.ts';
import { findJavaHome } from './java-home.ts';
import { runTool } from './run-tool.ts';

const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

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

/**
 * The folder of a server with all its jars; made when it is not there yet. Rejects when the jars cannot be had.
 */
export function prepareJars(server: JavaServer): Promise<string> {
  return makeOnce(folderOf(server), async (unfinished) => {
    const settings = {
      outputDirectory: path.join(unfinished, 'lib'),
      includeScope: 'runtime',
      'server.version': server.version,
    };
    const options = Object.entries(settings).map(([name, value]) => `-D${name}=${value}`);
    const args = ['-q', '-B', '-f', sourceOf(server.sources[0]), COPY, ...options];
    await runTool(requireBinary('mvn') ?? '', args);
    await server.finish(unfinished);
  });
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
  // A folder made otherwise than this version of the tests makes it is another folder.
  const maker = path.join(import.meta.dirname, 'java-servers.ts');
  const files = [maker, ...server.sources.map(sourceOf)];
  return cachedFolder(
    `${server.name}-${server.version}`,
    files.map((file) => fs.readFileSync(file)),
  );
}
