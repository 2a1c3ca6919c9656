import { GacError } from '../../event/error.ts';
import type { PlacedEvent } from '../../event/event.ts';
import type { Signal } from '../../event/signal.ts';
import { parseRuleTest, type RuleTestCase, type SampleRecord } from './rule-test-document.ts';

/** What a test of a rule runs on; given by the caller, who knows the normaliser and the detector. */
export interface RuleTestEngine {
  /** The event that a record of a sample becomes; `offset` is its number in the case, from 0. */
  toEvent(record: SampleRecord, offset: number): PlacedEvent;
  /** A fresh detector over the rules under test; it must know the sources named as registered. */
  createDetector(sources: readonly SampleRecord['source'][]): {
    evaluate(events: readonly PlacedEvent[], nowMs: number): readonly Signal[];
    advance(nowMs: number): readonly Signal[];
  };
  /** Whether there is such a rule; a test of another one would be silent for ever. @default there is */
  knows?(ruleId: string): boolean;
  /** How long after the last record a rule may still be undecided. @default a minute */
  settlesMs?(ruleId: string): number;
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

/** Time that passes after the last record when neither the case nor the engine says how long. */
const QUIET_AFTER_MS = 60_000;
/** How far the detector's clock moves at once when time passes without events. */
const STEP_MS = 30_000;

/** Runs a test file. @throws GacError GAC_RULE_INVALID when the file itself is wrong, with every place */
export function runRuleTest(
  test: { readonly file: string; readonly text: string },
  engine: RuleTestEngine,
): RuleTestReport {
  const { ruleId, ruleAt, cases } = parseRuleTest(test.file, test.text);
  if (engine.knows?.(ruleId) === false) {
    const detail = `There is no rule with the id ${ruleId}.`;
    const hint = 'Give the folder of the rule as well, or correct the id.';
    const issues = [{ at: ruleAt, detail, hint }];
    throw new GacError('GAC_RULE_INVALID', `${ruleAt}: ${detail}`, { issues });
  }
  const reports = cases.map((one) => runCase(one, ruleId, engine));
  return { file: test.file, ruleId, passed: reports.every(({ passed }) => passed), cases: reports };
}

function runCase(one: RuleTestCase, ruleId: string, engine: RuleTestEngine): RuleTestCaseReport {
  const sources = new Map(one.records.map(({ source }) => [source.id, source]));
  const detector = engine.createDetector([...sources.values()]);
  const signals: Signal[] = [];
  const deadLetters: string[] = [];
  const lastMs = one.records.at(-1)?.receivedAtMs ?? 0;
  const endMs = one.untilMs ?? lastMs + (engine.settlesMs?.(ruleId) ?? QUIET_AFTER_MS);
  let nowMs = one.records[0]?.receivedAtMs ?? endMs;
  const passTime = (untilMs: number) => {
    for (; nowMs + STEP_MS < untilMs; nowMs += STEP_MS) {
      signals.push(...detector.advance(nowMs + STEP_MS));
    }
    nowMs = Math.max(nowMs, untilMs);
  };
  for (const [offset, record] of one.records.entries()) {
    passTime(record.receivedAtMs);
    const event = engine.toEvent(record, offset);
    const dead = event.doc.gac.dead_letter;
    if (dead !== undefined) deadLetters.push(`record ${offset}: ${dead.reason}, ${dead.detail}`);
    signals.push(...detector.evaluate([event], nowMs));
  }
  passTime(endMs);
  signals.push(...detector.advance(endMs));
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
