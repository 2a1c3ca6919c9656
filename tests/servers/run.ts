// The test command: brings the real servers that the tests talk to, runs the whole suite, says what was skipped.
// With CI set, an absent server is a failure; elsewhere it is installed when the rights are there, else skipped loudly.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type JavaServer, prepareJars } from './jars.ts';
import { findJavaHome } from './java-home.ts';
import { ELASTICSEARCH_JARS, KAFKA_JARS } from './java-servers.ts';
import { SERVER_PACKAGES, type ServerPackage } from './packages.ts';
import { preparePlaceFiles } from './place-files.ts';
import { preparePython, prepareSyslogNg } from './shippers.ts';

const say = (text: string) => process.stderr.write(`${text}\n`);
const present = (server: ServerPackage) =>
  fs.existsSync(server.binary) && (server.file === undefined || fs.existsSync(server.file));

function install(missing: readonly ServerPackage[]): void {
  const packages = missing.flatMap((server) => server.packages);
  if (process.getuid?.() !== 0 || !fs.existsSync('/usr/bin/apt-get')) return;
  say(`Installing for the tests: ${packages.join(' ')}`);
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'] as ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  spawnSync('apt-get', ['update', '-qq'], options);
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options);
}

/** Makes the Java servers ready before the first test, whose time it would take; answers whether all of them are. */
async function prepareJavaServers(): Promise<boolean> {
  const servers: JavaServer[] = [KAFKA_JARS, ...Object.values(ELASTICSEARCH_JARS)];
  const failed: JavaServer[] = [];
  for (const server of servers) {
    const { name, version, javaVersionMin } = server;
    if (findJavaHome(javaVersionMin) === undefined) {
      say(`NOT HERE: a JDK ${javaVersionMin} for ${name} ${version}, which is not tested.`);
      continue;
    }
    await prepareJars(server).catch((error) => {
      say(`NOT HERE: jars of ${name} ${version} by Maven; its tests are skipped: ${error}`);
      failed.push(server);
    });
  }
  return failed.length === 0;
}

/** The same for the programs that ship logs to us, and for databases of places. */
async function prepareShippers(): Promise<boolean> {
  const outcomes = await Promise.allSettled([
    prepareSyslogNg(),
    preparePython(),
    preparePlaceFiles(),
  ]);
  const failed = outcomes.filter((outcome) => outcome.status === 'rejected');
  for (const { reason } of failed) say(`NOT HERE: its tests are skipped: ${reason}`);
  return failed.length === 0;
}

async function main(): Promise<number> {
  let missing = SERVER_PACKAGES.filter((server) => !present(server));
  if (missing.length > 0) install(missing);
  missing = SERVER_PACKAGES.filter((server) => !present(server));
  for (const server of missing) {
    say(
      `NOT HERE: ${server.binary} (Debian: ${server.packages.join(' ')}); its tests are skipped.`,
    );
  }
  const prepared = [await prepareJavaServers(), await prepareShippers()].every(Boolean);
  if ((missing.length > 0 || !prepared) && process.env['CI']) {
    say('In CI every real server is mandatory.');
    return 1;
  }
  const report = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'gac-test-')), 'report.json');
  const run = spawnSync(
    process.execPath,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...process.argv.slice(2),
    ],
    { stdio: 'inherit' },
  );
  if (!fs.existsSync(report)) return run.status || 1;
  const totals = JSON.parse(fs.readFileSync(report, 'utf8')) as Record<string, number>;
  const skipped = (totals['numPendingTests'] ?? 0) + (totals['numTodoTests'] ?? 0);
  if (skipped > 0) say(`SKIPPED ${skipped} tests: see the servers named above.`);
  process.stdout.write(
    `${totals['numPassedTests'] ?? 0} passed, ${totals['numFailedTests'] ?? 0} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`,
  );
  if (skipped > 0 && process.env['CI']) return 1;
  return run.status ?? 1;
}

process.exitCode = await main();
