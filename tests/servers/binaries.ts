// Whether a real server is here for a test. In CI every one of them must be.
import fs from 'node:fs';
import { SERVER_PACKAGES } from './packages.ts';

/**
 * The path of a server's binary by its short name, such as `nginx`; `undefined`, with a word on stderr, where it is not
 * installed: the test then skips itself. With CI set its absence is an error.
 */
export function requireBinary(name: string): string | undefined {
  const known = SERVER_PACKAGES.find((server) => server.binary.endsWith(`/${name}`));
  if (known === undefined) {
    throw new Error(`${name} is not listed in tests/servers/packages.ts`);
  }
  const present = [known.binary, known.file].every((file) => !file || fs.existsSync(file));
  if (present) {
    return known.binary;
  }
  const packages = known.packages.join(' ');
  if (process.env['CI']) {
    throw new Error(`${known.binary} is mandatory in CI (Debian: ${packages})`);
  }
  process.stderr.write(`SKIPPED: ${known.binary} is not installed (Debian: ${packages})\n`);
  return undefined;
}
