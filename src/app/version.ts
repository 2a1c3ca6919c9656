import fs from 'node:fs';

const manifest = JSON.parse(
  fs.readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { version: string };

/** The version of the product, from its manifest. */
export const VERSION = manifest.version;
