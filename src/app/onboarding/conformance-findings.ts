import type { ConformanceReport } from '../../api/contract.ts';
import { bilingual, MESSAGES, type MessageKey } from '../../message/text.ts';
import { SECRET_DETECTORS } from '../../normalize/redact/detector.ts';
import type { TypeCandidate } from './find-type.ts';
import type { TimeJudgement } from './judge-time.ts';
import type { ProposedLogFormat } from './propose-log-format.ts';

type Finding = ConformanceReport['findings'][number];
type FindingName = MessageKey extends infer Key
  ? Key extends `onboarding.finding.${infer Name}`
    ? Name
    : never
  : never;

/** What the findings are made of. */
export interface FindingGrounds {
  readonly type: string;
  readonly isDetected: boolean;
  readonly candidates: readonly TypeCandidate[];
  readonly settingsRefused: string | undefined;
  /** What the records that cannot be read look like; absent = like nothing that is known. */
  readonly otherType: string | undefined;
  /** Records with bytes that are no UTF-8. */
  readonly undecodable: number;
  readonly proposal: ProposedLogFormat | undefined;
  readonly lines: ConformanceReport['lines'];
  readonly failedLines: readonly number[];
  readonly fields: ConformanceReport['fields'];
  readonly time: TimeJudgement;
  readonly locality: Omit<ConformanceReport['locality'], 'province'>;
  readonly persons: ConformanceReport['persons'];
  readonly rules: ConformanceReport['rules'];
}

const LINES_SHOWN_MAX = 10;
/** Below this share of records that can be read, a source cannot be used. */
export const USABLE_SHARE = 0.5;
const LINES_WANTED = 10;
/** Two types as likely as this are one guess. */
const AMBIGUOUS_BY = 0.15;
const HOUR_MS = 3_600_000;
const SECRETS: ReadonlySet<string> = new Set(SECRET_DETECTORS);

/** What a person must know of a sample, the gravest first. */
export function conformanceFindings(grounds: FindingGrounds): readonly Finding[] {
  const found = [
    ...typeFindings(grounds),
    ...lineFindings(grounds),
    ...timeFindings(grounds),
    ...fieldFindings(grounds),
    ...contentFindings(grounds),
  ];
  const order = { error: 0, warning: 1, info: 2 };
  return found.sort((left, right) => order[left.severity] - order[right.severity]);
}

function typeFindings({ candidates, isDetected, ...grounds }: FindingGrounds): Finding[] {
  const { type, settingsRefused } = grounds;
  const [first, second] = candidates;
  if (isDetected && type === 'auto') {
    return [finding('error', 'no_type')];
  }
  if (settingsRefused !== undefined) {
    return [finding('error', 'settings', { type, detail: settingsRefused })];
  }
  const isClose =
    first !== undefined &&
    second !== undefined &&
    first.confidence - second.confidence < AMBIGUOUS_BY;
  if (!isDetected || !isClose) return [];
  const said = { first: first.type, second: second.type };
  return [finding('info', 'ambiguous', said)];
}

function lineFindings(grounds: FindingGrounds): Finding[] {
  const { lines, failedLines, otherType, undecodable, proposal } = grounds;
  const found: Finding[] = [];
  const { failed, total } = lines;
  if (undecodable > 0) found.push(finding('warning', 'encoding', { count: undecodable }));
  // Of no type at all is said by itself.
  if (failed > 0 && grounds.type !== 'auto') {
    const severity = lines.parsed < total * USABLE_SHARE ? 'error' : 'warning';
    const one = finding(severity, 'failed', { failed, total });
    found.push({ ...one, lines: failedLines.slice(0, LINES_SHOWN_MAX) });
    const name = lines.parsed < total * USABLE_SHARE ? 'wrong_type' : 'mixed';
    if (otherType !== undefined) {
      found.push(finding('warning', name, { type: grounds.type, other: otherType }));
    }
  }
  if (proposal !== undefined) {
    const said = { parsed: proposal.parsed, total, format: proposal.format };
    found.push(finding('warning', 'log_format', said));
  }
  if (total < LINES_WANTED) {
    const said = { total, wanted: LINES_WANTED };
    found.push(finding('info', 'few_lines', said));
  }
  return found;
}

function timeFindings({ time: judged }: FindingGrounds): Finding[] {
  const { time, missing, future, past } = judged;
  const found: Finding[] = [];
  const on = (name: FindingName, lines: readonly number[]): void => {
    if (lines.length === 0) return;
    const one = finding('warning', name, { count: lines.length });
    found.push({ ...one, lines: lines.slice(0, LINES_SHOWN_MAX) });
  };
  on('future', future);
  on('no_time', missing);
  on('past', past);
  if (time.suggestedZone !== undefined) {
    const said = { zone: time.zone, suggested: time.suggestedZone };
    found.push(finding('warning', 'zone', said));
  } else if (isSevenHoursOff(time.skewMs)) {
    found.push(finding('warning', 'seven_hours'));
  }
  if (time.assumedYear > 0) {
    found.push(finding('info', 'year', { count: time.assumedYear }));
  }
  return found;
}

/** A sample is copied within minutes; then 7 hours are the zone of Viet Nam. */
function isSevenHoursOff(skewMs: number | undefined): boolean {
  const offMs = Math.abs(Math.abs(skewMs ?? 0) - 7 * HOUR_MS);
  return skewMs !== undefined && offMs <= HOUR_MS / 12;
}

function fieldFindings({ fields, rules, lines }: FindingGrounds): Finding[] {
  const missing = fields
    .filter(({ verdict, isRequired }) => isRequired && verdict === 'missing')
    .filter(({ field }) => field !== '@timestamp')
    .map(({ field }) => finding('warning', 'missing', { field }));
  const isIdle = lines.parsed > 0 && rules.runnable.length === 0;
  return isIdle ? [...missing, finding('warning', 'no_rules')] : missing;
}

function contentFindings({ locality, persons }: FindingGrounds): Finding[] {
  const found: Finding[] = [];
  const { claims, resolved, stale } = locality;
  if (stale > 0) {
    found.push(finding('warning', 'stale', { count: stale }));
  }
  if (claims > resolved) {
    found.push(finding('warning', 'unresolved', { count: claims - resolved }));
  }
  const count = persons.reduce((sum, one) => sum + one.count, 0);
  if (count > 0) {
    found.push(finding('info', 'persons', { count }));
  }
  const secrets = persons.filter(({ detector }) => SECRETS.has(detector));
  if (secrets.length > 0) found.push(finding('warning', 'secrets'));
  return found;
}

/** What there is a hint for says what to do about it. */
function finding(
  severity: Finding['severity'],
  name: FindingName,
  said: Readonly<Record<string, string | number>> = {},
): Finding {
  const hint = `onboarding.hint.${name}`;
  const isThere = Object.hasOwn(MESSAGES, hint);
  return {
    severity,
    text: bilingual(`onboarding.finding.${name}`, said),
    ...(isThere ? { hint: bilingual(hint as MessageKey, said) } : {}),
    lines: [],
  };
}
