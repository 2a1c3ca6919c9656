// What must hold when everything that was sent has been worked off: each line is stored once, each attack is one alert.
import { expect } from 'vitest';
import { until } from '../until.ts';
import { allItems, type DossierLoad, storedCount } from './dossier-load.ts';
import type { ServiceProcess } from './service-process.ts';

/** Waits until all is there, then checks that nothing is lost and nothing doubled; tells the sums. */
export async function checkSums(
  api: ServiceProcess,
  load: DossierLoad,
  { name, timeoutMs = 30_000 }: { name: string; timeoutMs?: number },
): Promise<void> {
  const sent = load.acknowledged;
  const since = performance.now();
  await until(async () => (await storedCount(api)) >= sent.length || undefined, timeoutMs).catch(
    () => undefined,
  );
  const caughtUpMs = performance.now() - since;
  const events = await allItems(api, '/v1/events?order=asc&size=1000');
  const found = events.map(({ url }) => Number(/serial=(\d+)/.exec(url.query)?.[1]));
  const once = new Set(found);
  const lost = sent.filter((serial) => !once.has(serial));
  const doubled = found.length - once.size;
  await until(async () => {
    const { body } = await api.call('GET', '/v1/alerts?size=1');
    return body.total.value >= load.enumerators.size || undefined;
  }, timeoutMs).catch(() => undefined);
  const alerts = await allItems(api, '/v1/alerts?size=200');
  process.stderr.write(
    `${name}: ${sent.length} acknowledged, ${found.length} stored, ${lost.length} lost, ${doubled} doubled; ` +
      `${alerts.length} alerts of ${load.enumerators.size}; ` +
      `${[...load.refusals].map(([status, count]) => `${count} × ${status || 'no answer'}`).join(', ') || 'nothing'} refused; ` +
      `caught up ${(caughtUpMs / 1000).toFixed(1)} s after the last line\n`,
  );
  expect(found).not.toContain(Number.NaN);
  expect(lost).toEqual([]);
  expect(doubled).toBe(0);
  const addresses = alerts.map(({ group }) => group['source.ip']).sort();
  expect(addresses).toEqual([...load.enumerators].sort());
  // An attack is counted once, whoever had the group when: every alert has all of its fifty dossiers and no more.
  const counts = new Set(alerts.map(({ eventCount }) => eventCount));
  expect([...counts]).toEqual([50]);
}
