// Goal: the simulated day is the same for the same seed, flows forward in time, is understood by the real
// normaliser, and hides an incident for every rule that comes with the product.
// Method: play whole days and read every line as the service would; load the real rules.
import { beforeAll, describe, expect, it } from 'vitest';
import { demoSources } from '../../../../src/app/demo/demo-sources.ts';
import { hiddenIncidents } from '../../../../src/app/demo/incidents/hidden-incidents.ts';
import { SimulatedDay } from '../../../../src/app/demo/simulated-day.ts';
import type { Line } from '../../../../src/app/demo/traffic/line.ts';
import { BUILT_IN_RULES } from '../../../../src/detect/built-in-rules.ts';
import { loadRules } from '../../../../src/detect/load-rules.ts';
import type { PlacedEvent } from '../../../../src/event/event.ts';
import type { Source } from '../../../../src/event/source.ts';
import { communesOf, provinces } from '../../../../src/locality/locality.ts';
import { createNormalizer } from '../../../../src/normalize/create-normalizer.ts';
import { LOGSOURCES } from '../../../../src/normalize/logsources.ts';

const DAY_MS = 86_400_000;
/** Sunday 22 November 2026, 11:50 in Viet Nam. */
const END_MS = Date.UTC(2026, 10, 22, 4, 50);

function dayOf(seed: number, stepMs = DAY_MS, endMs = END_MS): Line[] {
  const fromMs = endMs - DAY_MS;
  const day = new SimulatedDay({ seed, fromMs, incidents: hiddenIncidents(seed, endMs) });
  const lines: Line[] = [];
  for (let untilMs = fromMs; untilMs < endMs; ) {
    untilMs = Math.min(endMs, untilMs + stepMs);
    lines.push(...day.advance(untilMs));
  }
  return lines;
}

const bySource = (lines: readonly Line[]) => Map.groupBy(lines, ({ sourceId }) => sourceId);

describe('the simulated day', () => {
  let lines: Line[] = [];
  let events: PlacedEvent[] = [];

  beforeAll(() => {
    lines = dayOf(1);
    const sources = new Map<string, Source>(
      demoSources().map((source) => [
        source.id,
        {
          ...source,
          commune: source.commune,
          multilineStart: undefined,
          enabled: true,
          createdAtMs: 0,
          version: 1,
        },
      ]),
    );
    const normalizer = createNormalizer({ journalId: 'demo', pseudonymKey: '00'.repeat(32) });
    events = lines.map(({ sourceId, text }, offset) => {
      const record = {
        ...{ sourceId, offset, partition: 0, receivedAtMs: END_MS, peer: '', cutFromBytes: 0 },
        ...{ transport: 'http' as const, body: Buffer.from(text) },
      };
      return normalizer.normalize(record, sources.get(sourceId)!);
    });
  });

  it('has the size of a real day, with every source in it', () => {
    expect(lines.length).toBeGreaterThan(60_000);
    expect(lines.length).toBeLessThan(100_000);
    expect([...bySource(lines).keys()].sort()).toEqual(
      demoSources()
        .map(({ id }) => id)
        .sort(),
    );
  });

  it('is the same for the same seed and another for another', () => {
    expect(dayOf(1)).toEqual(lines);
    expect(dayOf(2)).not.toEqual(lines);
  });

  it('gives every source the same lines in small steps as in one', () => {
    expect(bySource(dayOf(1, 7 * 60_000 + 13))).toEqual(bySource(lines));
  });

  it('goes forward in time and stays within the day', () => {
    const times = lines.map(({ atMs }) => atMs);
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(times[0]).toBeGreaterThanOrEqual(END_MS - DAY_MS);
    expect(times.at(-1)).toBeLessThan(END_MS);
  });

  it('is understood, but for the lines that are damaged on purpose', () => {
    const dead = lines.filter((_, index) => events[index]?.doc.gac.dead_letter);
    expect(dead).toEqual(lines.filter(({ damaged }) => damaged));
    expect(dead).toHaveLength(3);
  });

  it('is placed at the times that its lines say', () => {
    const displaced = lines.filter(
      ({ atMs, damaged }, index) =>
        !damaged && Math.abs((events[index]?.timeMs ?? 0) - atMs) >= 1_000,
    );
    expect(displaced).toEqual([]);
  });

  it('shows no address or number that could be somebody’s', () => {
    const all = lines.map(({ text }) => text).join('\n');
    const addresses = new Set(all.match(/\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b/g));
    const foreign = [...addresses].filter(
      (address) => !/^(192\.0\.2|198\.51\.100|203\.0\.113)\./.test(address),
    );
    // The version of a browser has the shape of an address.
    expect(foreign.filter((address) => !address.endsWith('.0.0'))).toEqual([]);
    const phones = [...all.matchAll(/"msisdn":"(\d+)"/g)].map(([, phone]) => phone);
    expect(phones.length).toBeGreaterThan(1_000);
    expect(phones.filter((phone) => !phone?.startsWith('0900'))).toEqual([]);
  });

  it('names real provinces and communes', () => {
    const codes = new Set(provinces().map(({ code }) => code));
    for (const { province, commune } of demoSources()) {
      expect(codes).toContain(province);
      if (commune === undefined) continue;
      expect(communesOf(province).map(({ code }) => code)).toContain(commune);
    }
  });
});

describe('the hidden incidents', () => {
  it('are one for every rule that raises within a day, and no other', () => {
    const { set } = loadRules({ directories: [BUILT_IN_RULES], logsources: LOGSOURCES });
    // What takes days is not in one.
    const within = set.correlations.filter(({ schedule }) => schedule === undefined);
    const raising = [...set.detections, ...within].filter(({ raises }) => raises);
    const hidden = hiddenIncidents(1, END_MS).map(({ ruleId }) => ruleId);
    expect(hidden.sort()).toEqual(raising.map(({ facts }) => facts.id).sort());
  });

  it.each([0, 3, 6, 9, 12, 15, 18, 21])(
    'lie within the day that ends at %i h UTC, each with its lines',
    (hour) => {
      const endMs = Date.UTC(2026, 10, 22, hour, 17);
      const incidents = hiddenIncidents(1, endMs);
      for (const { key, fromMs, toMs, lines } of incidents) {
        expect(fromMs, key).toBeGreaterThan(endMs - DAY_MS + 30 * 60_000);
        if (Number.isFinite(toMs)) expect(toMs, key).toBeLessThan(endMs - 5 * 60_000);
        for (const { atMs } of lines) expect(atMs, key).toBeGreaterThanOrEqual(fromMs);
      }
      const told = new Set(dayOf(1, DAY_MS, endMs).map(({ text }) => text));
      const hidden = incidents.flatMap(({ lines }) => lines.map(({ text }) => text));
      expect(hidden.filter((text) => !told.has(text))).toEqual([]);
    },
  );
});
