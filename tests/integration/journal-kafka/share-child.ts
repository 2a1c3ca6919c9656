// A process that takes part in the reading of a journal and says what it does, one JSON line each.
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import type { Journal } from '../../../src/journal/contract.ts';
import { openAt } from './place.ts';

const [broker = '', topic = ''] = process.argv.slice(2);

const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

async function work(journal: Journal, partition: number, signal: AbortSignal): Promise<void> {
  const known = (await journal.committed('readers')).find((one) => one.partition === partition);
  const reader = await journal.reader({ partition, offset: known?.offset ?? 0 });
  say({ begun: partition, at: known?.offset ?? 0 });
  while (!signal.aborted) {
    const records = await reader.read({ max: 50, waitMs: 200, signal });
    for (const record of records) say({ partition, offset: record.offset });
    if (records.length > 0) await journal.commit('readers', [{ partition, offset: reader.offset }]);
    say({ committed: partition, at: reader.offset });
    await wait(5);
  }
  await reader.close();
  say({ ended: partition });
}

const journal = await openAt([broker], { topic });
const stops = new Map<number, AbortController>();
const works = new Map<number, Promise<void>>();
await journal.share('readers', {
  begin: (partition) => {
    const stop = new AbortController();
    stops.set(partition, stop);
    works.set(partition, work(journal, partition, stop.signal));
  },
  end: async (partition) => {
    stops.get(partition)?.abort();
    await works.get(partition);
  },
});
say({ joined: true });
process.on('SIGTERM', () => {
  journal.close().then(
    () => say({ closed: true }),
    (error) => say({ failed: String(error) }),
  );
});
