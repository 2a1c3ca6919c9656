// Goal: what one province changes for itself changes nothing for any other, whatever it is, and whenever it comes or goes.
// Method: random overlays and exceptions of province 01 over rules with a list, a filter and a correlation; random events of three
// provinces in batches; the overlay is put on and taken off between random batches, beside a detector that never has it.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { placedFromStore } from '../../../src/detect/backtest/stored-event.ts';
import { loadRules } from '../../../src/detect/load-rules.ts';
import { NO_DECISIONS } from '../../../src/detect/rule-decisions.ts';
import type { RuleSet } from '../../../src/detect/rule-set.ts';
import { createEcsPipeline } from '../../../src/detect/sigma/pipelines/pipelines.ts';
import { createDetector } from '../../../src/detect/stream-detector.ts';
import { exceptionText } from '../../../src/detect/tuning/exception-text.ts';
import type { PlacedEvent } from '../../../src/event/event.ts';
import type { Signal } from '../../../src/event/signal.ts';
import { BURST, PROBE, probes, RULES } from '../../unit/detect/tuning/tuning-rules.ts';

const SUM = '77777777-7777-4777-8777-777777777777';
const RARE = '88888888-8888-4888-8888-888888888888';
const UUID = '44444444-4444-4444-8444-444444444444';
const IPS = ['198.51.100.7', '198.51.100.8', '203.0.113.9'] as const;
const gac = RULES.slice(RULES.indexOf('gac:'), RULES.indexOf('---'));

const correlation = (id: string, title: string, block: string) => `---
title: ${title}
id: ${id}
status: test
level: high
correlation:
  rules: [${PROBE}]
  group-by: [source.ip]
  timespan: 1m
  generate: true
${block}
${gac}`;
/** Beside the burst, which rises: one that waits for the watermark, and one that follows the windows of each event. */
const ALL_RULES = `${RULES.replace(
  'condition: selection',
  "known: { source.ip|expand: '%known%' }\n  condition: selection and not known",
)}${correlation(SUM, 'Sum', '  type: value_sum\n  condition: { field: http.response.status_code, gte: 1200 }')}${correlation(RARE, 'Few', '  type: event_count\n  condition: { lte: 2, gte: 1 }')}`;

const own = fc.record({
  gte: fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined }),
  timespan: fc.option(fc.constantFrom('10s', '2m'), { nil: undefined }),
  sum: fc.option(fc.integer({ min: 400, max: 4_000 }), { nil: undefined }),
  known: fc.option(fc.constantFrom(...IPS), { nil: undefined }),
  filtered: fc.option(fc.constantFrom(...IPS), { nil: undefined }),
  excepted: fc.option(fc.constantFrom(...IPS), { nil: undefined }),
});
type Own = typeof own extends fc.Arbitrary<infer T> ? T : never;

function overlayText({ gte, timespan, sum, known, filtered }: Own): string {
  const thresholds = [
    ...(gte === undefined ? [] : [{ rule: BURST, condition: { gte } }]),
    ...(timespan === undefined ? [] : [{ rule: RARE, timespan }]),
    ...(sum === undefined ? [] : [{ rule: SUM, condition: { gte: sum } }]),
  ];
  const filter = {
    rules: [PROBE],
    selection: { 'source.ip': filtered },
    condition: 'not selection',
  };
  const filters = filtered === undefined ? [] : [{ title: 'Own', id: UUID, filter }];
  const lists = known === undefined ? {} : { known: { replace: [known] } };
  return JSON.stringify({ province: '01', thresholds, filters, lists });
}

function loaded(given: Own | undefined): RuleSet {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-isolation-'));
  fs.writeFileSync(
    path.join(folder, 'all.yml'),
    'province: all\nlists: { known: { add: [192.0.2.1] } }\n',
  );
  if (given !== undefined) fs.writeFileSync(path.join(folder, 'own.yml'), overlayText(given));
  const condition = { 'source.ip': given?.excepted };
  const exception = { id: UUID.replaceAll('4', '5'), ruleId: BURST, province: '01', condition };
  const { set, verdicts } = loadRules({
    texts: [{ file: 'rules.yml', text: ALL_RULES }],
    pipeline: createEcsPipeline(),
    overlayDirectories: [folder],
    decisions: {
      ...NO_DECISIONS,
      texts: given?.excepted === undefined ? [] : [exceptionText(exception)],
    },
  });
  fs.rmSync(folder, { recursive: true });
  expect(verdicts.filter(({ status }) => status === 'rejected')).toEqual([]);
  return set;
}

const batches = fc.array(
  fc.record({
    events: fc.array(
      fc.record({
        seconds: fc.integer({ min: 0, max: 20 }),
        ip: fc.constantFrom(...IPS),
        province: fc.constantFrom('01', '48', '79'),
      }),
      { minLength: 1, maxLength: 8 },
    ),
    isOn: fc.boolean(),
  }),
  { minLength: 2, maxLength: 12 },
);

it('tells every other province exactly what it would be told without it', () => {
  const plain = loaded(undefined);
  fc.assert(
    fc.property(own, batches, (given, drawn) => {
      const local = loaded(given);
      const options = { latenessMs: 5_000, idleMs: 60_000, roster: () => [] };
      const alone = createDetector({ rules: plain, ...options });
      const beside = createDetector({ rules: plain, ...options });
      const told = { alone: [] as Signal[], beside: [] as Signal[] };
      let nowMs = 0;
      let offset = 0;
      for (const [index, { events, isOn }] of drawn.entries()) {
        beside.reload(isOn ? local : plain);
        const placed = events.flatMap(({ seconds, ip, province }): PlacedEvent[] => {
          const [doc] = probes({ at: index * 15 + seconds, count: 1, ip, province });
          const event = doc && placedFromStore(doc);
          offset++;
          return event === undefined ? [] : [{ ...event, id: `j-0-${offset}`, offset }];
        });
        nowMs = Math.max(nowMs, ...placed.map(({ timeMs }) => timeMs));
        for (const side of ['alone', 'beside'] as const) {
          const detector = side === 'alone' ? alone : beside;
          told[side].push(...detector.evaluate(0, placed, nowMs), ...detector.advance(nowMs));
        }
      }
      for (let second = 0; second < 300; second += 10) {
        const atMs = nowMs + second * 1_000;
        told.alone.push(...alone.advance(atMs));
        told.beside.push(...beside.advance(atMs));
      }
      const ofOthers = (signals: readonly Signal[]) =>
        signals
          .filter(({ province }) => province !== '01')
          .map((signal) => JSON.stringify(signal))
          .sort();
      expect(ofOthers(told.beside)).toEqual(ofOthers(told.alone));
      return told.alone.length >= 0;
    }),
    { numRuns: 150 },
  );
});
