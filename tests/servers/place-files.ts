// MaxMind's public test databases, which come with the source of their Python package.
import fs from 'node:fs';
import path from 'node:path';
import { cachedFolder, makeOnce } from './cached-folder.ts';
import { PYTHON } from './packages.ts';
import { runTool } from './run-tool.ts';

const PACKAGE = 'geoip2==4.8.0';
const BELOW = 'tests/data/test-data';

/** A folder with GeoLite2-City-Test.mmdb and others. Rejects when it cannot be had. */
export function preparePlaceFiles(): Promise<string> {
  return makeOnce(cachedFolder('place-files', [PACKAGE]), async (unfinished) => {
    const args = ['-m', 'pip', 'download', '-q', '--no-deps', '--no-binary', ':all:'];
    await runTool(PYTHON, [...args, '--disable-pip-version-check', '-d', unfinished, PACKAGE]);
    const [archive = ''] = fs.readdirSync(unfinished);
    const options = ['--strip-components=4', '--wildcards', `*/${BELOW}/*.mmdb`];
    await runTool('/usr/bin/tar', [
      ...['-xzf', path.join(unfinished, archive), '-C', unfinished, ...options],
    ]);
  });
}
