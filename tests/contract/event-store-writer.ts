// Goal: a process that can be killed while it writes.
// Method: appends batches of different sizes without end and prints the next offset after each one
// that resolved.
import { writeSync } from 'node:fs';
import { pino } from 'pino';
import { openDuckdbStore } from '../../src/store/duckdb/open-duckdb-store.ts';
import { sampleEvent } from './event-samples.ts';

const path = process.argv[2] ?? '';
const log = pino({ level: 'silent' });
const store = await openDuckdbStore({ path, clock: { now: () => 0 }, log });
const line = 'GET /ho-so/1 HTTP/1.1 '.repeat(20);
let offset = await store.storedOffset(0);
for (let batch = 0; ; batch += 1) {
  const size = 1 + ((batch * 397) % 1_500);
  const events = Array.from({ length: size }, (_, n) =>
    sampleEvent({ offset: offset + n, original: `${line}${offset + n}` }),
  );
  await store.append(0, events);
  offset += size;
  writeSync(1, `${offset}\n`);
}
