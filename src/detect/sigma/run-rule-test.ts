import type { PlacedEvent } from '../../event/event.ts';
import type { Signal } from '../../event/signal.ts';
import type { RuleTestCase, SampleRecord } from './rule-test-document.ts';
import { parseRuleTest, timeOf } from './rule-test-document.ts';

/** What a test of a rule runs on; given by the caller, who knows the normaliser and the detector. */
export interface RuleTestEngine {
  /** The event that a record of a sample becomes; `offset` is its number in the case, from 0. */
  toEvent(record: SampleRecord, offset: number): PlacedEvent;
  /** A fresh detector over the rules under test; it must know the sources named as registered. */
  createDetector(sources: readonly SampleRecord['source'][]): {
    evaluate(events: readonly PlacedEvent[], nowMs: number): readonly Signal[];
    advance(nowMs: number): readonly Signal[];
  };
}

export interface RuleTestCaseReport {
  readonly name: string;
  readonly passed: boolean;
  /** Alerts of the rule under test: signals that differ in province or group. */
  readonly alerts: number;
  readonly expected: 'fires' | number;
  /** Records that the normaliser could not read: nearly always a mistake of the sample. */
  readonly deadLetters: readonly string[];
  readonly signals: readonly Signal[];
}

export interface RuleTestReport {
  readonly file: string;
  readonly ruleId: string;
  readonly passed: boolean;
  readonly cases: readonly RuleTestCaseReport[];
}

/** How far the detector's clock moves at once when time passes without events. */
const STEP_MS = 30_000;

/** Runs a test file. @throws Error when the file itself is wrong, with its name and place */
export function runRuleTest(
  test: { readonly file: string; readonly text: string },
  engine: RuleTestEngine,
): RuleTestReport {
  const { ruleId, cases } = parseRuleTest(test.file, test.text);
  const reports = cases.map((one) => runCase(one, ruleId, engine));
  return { file: test.file, ruleId, passed: reports.every(({ passed }) => passed), cases: reports };
}

function runCase(one: RuleTestCase, ruleId: string, engine: RuleTestEngine): RuleTestCaseReport {
  const sources = new Map(one.records.map(({ source }) => [source.id, source]));
  const detector = engine.createDetector([...sources.values()]);
  const signals: Signal[] = [];
  const deadLetters: string[] = [];
  let nowMs = one.records[0] === undefined ? one.untilMs : timeOf(one.records[0]);
  const passTime = (untilMs: number) => {
    for (; nowMs + STEP_MS < untilMs; nowMs += STEP_MS) {
      signals.push(...detector.advance(nowMs + STEP_MS));
    }
    nowMs = Math.max(nowMs, untilMs);
  };
  for (const [offset, record] of one.records.entries()) {
    passTime(timeOf(record));
    const event = engine.toEvent(record, offset);
    const dead = event.doc.gac.dead_letter;
    if (dead !== undefined) deadLetters.push(`record ${offset}: ${dead.reason}, ${dead.detail}`);
    signals.push(...detector.evaluate([event], nowMs));
  }
  passTime(one.untilMs);
  signals.push(...detector.advance(one.untilMs));
  return judge(
    one,
    signals.filter((signal) => signal.rule.id === ruleId),
    deadLetters,
  );
}

function judge(
  one: RuleTestCase,
  signals: readonly Signal[],
  deadLetters: readonly string[],
): RuleTestCaseReport {
  const groups = signals.map(({ province, group }) =>
    JSON.stringify([province, Object.entries(group).sort()]),
  );
  const alerts = new Set(groups).size;
  const met = one.expect === 'fires' ? alerts > 0 : alerts === one.expect;
  return {
    name: one.name,
    passed: met && deadLetters.length === 0,
    alerts,
    expected: one.expect,
    deadLetters,
    signals,
  };
}
