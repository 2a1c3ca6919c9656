// Goal: whatever a rule or an event looks like, nothing crashes, hangs or is passed over in silence.
// Method: 10,000 mutations of the product's rules and those of the vectors, in letters, lines, words and structure, beside
// mutations of events. Each document loads or is refused with a place in its text; each rule that loads matches what a plain
// reading of it matches; correlations take the events in; the quick reader of YAML agrees with the full one. GAC_FUZZ_SEED
// chooses other mutations than those of every day.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { BUILT_IN_RULES } from '../../../src/detect/built-in-rules.ts';
import { lintRules } from '../../../src/detect/lint/lint-rules.ts';
import { loadUnindexed, type ReadRules } from '../../../src/detect/load-rules.ts';
import type { RuleMatch } from '../../../src/detect/rule-set.ts';
import { listRuleFiles } from '../../../src/detect/rule-sources.ts';
import { EventFields } from '../../../src/detect/sigma/explain/event-fields.ts';
import { holds } from '../../../src/detect/sigma/formula.ts';
import { MatchIndex } from '../../../src/detect/sigma/match-index.ts';
import { readQuickYaml } from '../../../src/detect/sigma/read-yaml.ts';
import { createDetector } from '../../../src/detect/stream-detector.ts';
import type { GacEvent, PlacedEvent } from '../../../src/event/event.ts';
import { readVectors, rulesOf } from '../../vectors/read-vectors.ts';
import { Chance } from './mutations/chance.ts';
import { mutateRule } from './mutations/mutate-rule.ts';
import { mutateTree } from './mutations/mutate-tree.ts';

const SEED = Number(process.env['GAC_FUZZ_SEED'] ?? 20_261_122);
const CASES = 10_000;
const CASES_PER_TEST = 1_000;
/** Generous: a case takes two milliseconds. */
const CASE_MS_MAX = 20_000;
const START_MS = Date.UTC(2026, 10, 22);
/** Of every so many rules one is looked at by lint, and one read by the full parser of YAML too. */
const LINT_EVERY = 10;
const QUICK_EVERY = 3;

type Event = Readonly<Record<string, unknown>>;

const vectors = readVectors();
const seeds = [
  ...vectors.map((vector) => ({
    texts: rulesOf(vector).map(({ text }) => text),
    events: (vector.events ?? []).map(({ fields }) => fields),
  })),
  ...listRuleFiles(BUILT_IN_RULES).map((file) => ({
    texts: [readFileSync(file, 'utf8')],
    events: [{ event: { action: 'x', outcome: 'failure' }, source: { ip: '192.0.2.7' } }],
  })),
];

/** Parts of a file that hold more than blanks and comments, counted by what stands between markers. */
function documentsIn(text: string): number {
  const plain = text.startsWith('\ufeff') ? text.slice(1) : text;
  // Of an empty file, and of one that is no UTF-8, there is one thing to say.
  if (plain.trim() === '' || /[\ufffd\0]/.test(plain)) return 1;
  return plain
    .split(/^---[ \t]*(?:#.*)?\r?$/m)
    .filter((part) => part.split('\n').some((line) => !/^\s*(#.*)?$/.test(line))).length;
}

/** What the quick reader makes of a document, and what the full parser does, where both read it. */
function checkQuickReading(text: string): void {
  for (const part of text.split(/^---[ \t]*(?:#.*)?\r?$/m)) {
    const quick = readQuickYaml(part);
    if (quick === undefined) continue;
    const whole = parseDocument(part, { prettyErrors: false });
    expect([...whole.errors, ...whole.warnings].map(({ message }) => message)).toEqual([]);
    // 0 and -0 are one value to rules.
    expect(JSON.stringify(quick.value)).toBe(JSON.stringify(whole.toJS()));
  }
}

function placeOf(at: string): { line: number; column: number } | undefined {
  const found = /^mutant\.yml:(\d+):(\d+)$/.exec(at);
  return found === null ? undefined : { line: Number(found[1]), column: Number(found[2]) };
}

function checkVerdicts(text: string, { verdicts }: ReadRules): void {
  expect(verdicts.length).toBe(documentsIn(text));
  const lines = text.split('\n').length;
  for (const { status, issues, title } of verdicts) {
    if (status !== 'rejected') expect(title).toBeDefined();
    else expect(issues.length).toBeGreaterThan(0);
    for (const { at, detail } of issues) {
      const place = placeOf(at);
      expect(place, `${at}: ${detail}`).toBeDefined();
      expect(place?.line).toBeGreaterThanOrEqual(1);
      expect(place?.line).toBeLessThanOrEqual(lines);
      expect(detail.length).toBeGreaterThan(0);
    }
  }
}

/** The rules that match each event, the same by the index and by a plain reading. */
function checkMatches({ detections }: ReadRules, events: readonly Event[]): number[][] {
  const index = new MatchIndex(detections);
  return events.map((event) => {
    const hits = [...index.hits(event)].sort((a, b) => a - b);
    const fields = new EventFields(event);
    const wanted = detections.flatMap(({ formula }, place) =>
      holds(formula, (test) => fields.holds(test)) ? [place] : [],
    );
    expect(hits).toEqual(wanted);
    return hits;
  });
}

function placed(event: Event, offset: number): PlacedEvent {
  const timeMs = START_MS + offset * 1_000;
  return {
    id: `j-0-${offset}`,
    partition: 0,
    offset,
    timeMs,
    timeNanos: 0,
    receivedAtMs: timeMs,
    sourceId: 's',
    province: '10',
    doc: {
      ...event,
      gac: { province: '10', source: { id: 's', type: 't' } },
    } as unknown as GacEvent,
  };
}

function correlate(rules: ReadRules, events: readonly Event[], hits: readonly number[][]): number {
  if (rules.correlations.length === 0) return 0;
  let matches: RuleMatch[] = [];
  const detector = createDetector({
    rules: {
      version: '',
      detections: rules.detections.map(({ rule }) => rule),
      correlations: rules.correlations,
      match: () => matches,
    },
    latenessMs: 1_000,
    idleMs: 1_000,
    roster: () => [],
  });
  let signals = detector.advance(START_MS - 1).length;
  for (const [offset, event] of events.entries()) {
    matches = (hits[offset] ?? []).flatMap((place) => {
      const rule = rules.detections[place]?.rule;
      return rule === undefined ? [] : [{ rule, matched: [] }];
    });
    const one = placed(event, offset);
    signals += detector.evaluate(0, [one], one.timeMs).length;
  }
  return signals + detector.advance(START_MS + 70 * 86_400_000).length;
}

function mutateEvents(events: readonly Event[], chance: Chance): Event[] {
  const base = events.length === 0 ? [{ action: 'hit', user: 'an' }] : events.slice(0, 6);
  return base.flatMap((event) => {
    let mutant: unknown = event;
    for (let left = chance.below(4); left > 0; left--) mutant = mutateTree(mutant, chance);
    const isEvent = mutant !== null && typeof mutant === 'object' && !Array.isArray(mutant);
    return [event, isEvent ? (mutant as Event) : { action: mutant }];
  });
}

describe(`mutations, seed ${SEED}`, () => {
  const counts = { loaded: 0, rejected: 0, matches: 0, signals: 0 };

  it.each(Array.from({ length: CASES / CASES_PER_TEST }, (_, part) => part))(
    'of part %i are judged as they stand',
    (part) => {
      for (let number = 0; number < CASES_PER_TEST; number++) {
        const seed = SEED + part * CASES_PER_TEST + number;
        const chance = new Chance(seed);
        const { texts, events: base } = chance.of(seeds);
        const text = mutateRule(chance.of(texts), chance);
        const events = mutateEvents(base, chance);
        const began = performance.now();
        try {
          const file = { file: 'mutant.yml', text };
          const rules = loadUnindexed({ texts: [file], placeholders: { x: ['1', 'b*'] } });
          checkVerdicts(text, rules);
          const hits = checkMatches(rules, events);
          counts.signals += correlate(rules, events, hits);
          counts.matches += hits.flat().length;
          for (const { status } of rules.verdicts) {
            counts[status === 'rejected' ? 'rejected' : 'loaded']++;
          }
          if (number % QUICK_EVERY === 0) checkQuickReading(text);
          if (number % LINT_EVERY === 0) lintRules({ files: [file], hasFile: () => true });
        } catch (error) {
          throw new Error(`GAC_FUZZ_SEED=${seed}\n${text.slice(0, 3_000)}`, { cause: error });
        }
        const tookMs = performance.now() - began;
        if (tookMs > CASE_MS_MAX) throw new Error(`${seed} took ${tookMs} ms:\n${text}`);
      }
    },
    120_000,
  );

  it('are neither all refused nor all harmless', () => {
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(500);
  });
});
