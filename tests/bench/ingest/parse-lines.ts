// Run as a program of its own, `parse` or `whole` and a folder of place files: makes events of nginx lines and prints its rate and
// the bytes of a line as JSON on stderr.
import { Buffer } from 'node:buffer';
import path from 'node:path';
import { createNormalizer } from '../../../src/normalize/create-normalizer.ts';
import { NGINX_ACCESS } from '../../../src/normalize/nginx/nginx-access.ts';
import { openPlaces } from '../../../src/normalize/places/open-places.ts';
import { NO_PLACES } from '../../../src/normalize/places/places.ts';
import { nginxLine } from '../nginx-lines.ts';

const LINES = 100_000;
/** The first round warms the compiler up. */
const ROUNDS = 4;
const MICROSECONDS = 1e6;

const [, , mode = 'parse', folder = ''] = process.argv;
const nowMs = Date.now();
const lines = Array.from({ length: LINES }, (_, serial) => nginxLine(serial, nowMs));

async function worker(): Promise<(line: string, offset: number) => boolean> {
  if (mode === 'parse') {
    const context = { timezone: 'Asia/Ho_Chi_Minh', receivedAtMs: nowMs };
    return (line) => NGINX_ACCESS.parse(line, context).kind === 'parsed';
  }
  const places =
    folder === ''
      ? NO_PLACES
      : await openPlaces({
          cityFile: path.join(folder, 'GeoLite2-City-Test.mmdb'),
          asnFile: path.join(folder, 'GeoLite2-ASN-Test.mmdb'),
        });
  const normalizer = createNormalizer({ journalId: 'bench', pseudonymKey: 'k'.repeat(32), places });
  const source = {
    ...{ id: 'bench', name: 'bench', type: 'nginx.access', province: '15', commune: undefined },
    ...{ timezone: 'Asia/Ho_Chi_Minh', multilineStart: undefined, enabled: true },
    ...{ transport: { kind: 'http' as const }, createdAtMs: 0, version: 1 },
  };
  const bodies = lines.map((line) => Buffer.from(line));
  return (_, offset) => {
    const record = {
      ...{ sourceId: 'bench', receivedAtMs: nowMs, transport: 'http' as const, peer: '192.0.2.1' },
      ...{ body: bodies[offset] ?? Buffer.alloc(0), cutFromBytes: 0, partition: 0, offset },
    };
    return normalizer.normalize(record, source).doc.gac.dead_letter === undefined;
  };
}

const read = await worker();
const rates: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  const before = process.cpuUsage();
  let understood = 0;
  for (const [offset, line] of lines.entries()) if (read(line, offset)) understood++;
  const { user, system } = process.cpuUsage(before);
  if (understood !== LINES) throw new Error(`${LINES - understood} lines were not understood.`);
  rates.push((LINES * MICROSECONDS) / (user + system));
}
const bytes = Math.round(lines.reduce((sum, line) => sum + line.length, 0) / LINES);
process.stderr.write(JSON.stringify({ rates: [Math.max(...rates), bytes] }));
