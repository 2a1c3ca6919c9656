import type { ConformanceReport } from '../../api/contract.ts';
import { eventView } from '../../api/view.ts';
import type { Source } from '../../event/source.ts';
import { bilingual } from '../../message/text.ts';
import type { Normalizer } from '../../normalize/contract.ts';
import { PARSERS } from '../../normalize/parsers.ts';
import { configureParser } from '../../normalize/settings/configure-parser.ts';
import type { Clock } from '../../telemetry/clock.ts';
import { conformanceFindings } from './conformance-findings.ts';
import { conformanceScore, conformanceVerdict } from './conformance-score.ts';
import { countPersons } from './count-persons.ts';
import { findTypes, type TypeCandidate } from './find-type.ts';
import { judgeFields } from './judge-fields.ts';
import { judgeRules, type RuleJudging } from './judge-rules.ts';
import { judgeTime } from './judge-time.ts';
import { proposeLogFormat } from './propose-log-format.ts';
import { joinSample, readSample, type SampleReading } from './sample-records.ts';

/** A source as far as it is described, and what it writes. */
export interface DescribedSample {
  /** `auto` finds it out. */
  readonly type: string;
  readonly province: string;
  readonly commune?: string | undefined;
  readonly timezone: string;
  readonly multilineStart?: string | undefined;
  readonly settings?: Source['settings'];
  /** Of a source that is registered. */
  readonly transport?: Source['transport'];
  readonly id?: string;
}

export interface ConformanceOptions extends RuleJudging {
  readonly normalizer: Normalizer;
  readonly clock: Clock;
}

const AUTO = 'auto';
/** The type whose lines the operator may shape. */
const WITH_FORMAT = 'nginx.access';
const SAMPLES_MAX = 20;
const FAILURES_MAX = 100;
const UNDESCRIBED = 'mau';
/** What parsers make of the lines that only name columns. */
const HEADER_ACTION = 'log-header';
/** A type that lines which cannot be read fit as well as this is named. */
const OTHER_TYPE_SURE = 0.5;
/** What a decoder leaves of bytes that are no UTF-8. */
const UNDECODABLE = '\ufffd';

/** Makes the report on a sample: what the service would make of it if it came from such a source. Stores nothing. */
export function createConformance(options: ConformanceOptions) {
  return async (
    described: DescribedSample,
    lines: readonly string[],
  ): Promise<ConformanceReport> => {
    const nowMs = options.clock.now();
    const { timezone } = described;
    const records = joinSample(lines, described.multilineStart).map(({ text }) => text);
    const context = { timezone, receivedAtMs: nowMs };
    const isDetected = described.type === AUTO;
    const found = isDetected ? findTypes(records, context) : [];
    const type = isDetected ? (found[0]?.type ?? ownFormat(records, context)) : described.type;
    const source = sourceOf(described, type);
    const reading = { normalizer: options.normalizer, receivedAtMs: nowMs };
    const readIn = (zone: string) => readSample(lines, { ...source, timezone: zone }, reading);
    const time = { timezone, nowMs, readIn };
    const readings = readSample(lines, source, reading);
    const judged = judge(readings, { type, time, options });
    const others = type === AUTO ? [] : othersOf(readings, type, { lines, context });
    const candidates = isDetected ? found : others;
    const proposal = proposalOf(judged, { type, records, source, context });
    const findings = conformanceFindings({
      ...judged,
      ...{ type, isDetected, candidates, proposal: proposal?.format },
      otherType: others[0]?.type,
      undecodable: records.filter((text) => text.includes(UNDECODABLE)).length,
      settingsRefused: settingsRefused(type, source.settings),
    });
    const score = conformanceScore({
      ...judged,
      wellTimed: wellTimed(readings),
      runnable: judged.rules.runnable.length,
      blocked: judged.rules.blocked.length,
    });
    return {
      generatedAtMs: nowMs,
      ...{ type, typeTitle: titleOf(type), candidates: shownCandidates(candidates) },
      ...(proposal === undefined ? {} : { suggestedSettings: proposal.settings }),
      verdict: conformanceVerdict(score, judged.lines, findings),
      ...{ score, findings },
      ...{ lines: judged.lines, failures: judged.failures, fields: judged.fields },
      ...{ time: judged.time.time, persons: judged.persons, rules: judged.rules },
      locality: { province: described.province, ...judged.locality },
      samples: readings.slice(0, SAMPLES_MAX).map(sampleOf),
    };
  };
}

interface Judging {
  readonly type: string;
  readonly time: Parameters<typeof judgeTime>[1];
  readonly options: ConformanceOptions;
}

function judge(all: readonly SampleReading[], { type, time, options }: Judging) {
  // A line that names columns is no record: it has neither a time nor fields.
  const readings = all.filter(({ doc }) => doc.event.action !== HEADER_ACTION);
  const events = readings.filter(({ doc }) => doc.gac.dead_letter === undefined);
  const docs = events.map(({ doc }) => doc);
  const { fields, present, requiredShare } = judgeFields(docs);
  const failures = readings.flatMap(({ line, doc }) => {
    const dead = doc.gac.dead_letter;
    return dead === undefined ? [] : [{ line, reason: dead.reason, detail: dead.detail }];
  });
  return {
    lines: { total: readings.length, parsed: events.length, failed: failures.length },
    // Where no type is known, none of the lines has a reason of its own.
    failures: type === AUTO ? [] : failures.slice(0, FAILURES_MAX),
    failedLines: failures.map(({ line }) => line),
    ...{ fields, requiredShare },
    time: judgeTime(readings, time),
    locality: localityOf(events),
    persons: countPersons(readings.map(({ doc }) => doc)),
    rules: judgeRules({ type, readings: events, present }, options),
  };
}

/** Types that the records which cannot be read as this one could be of. */
function othersOf(
  readings: readonly SampleReading[],
  type: string,
  { lines, context }: { lines: readonly string[]; context: Parameters<typeof findTypes>[1] },
): readonly TypeCandidate[] {
  const failed = readings.filter(({ doc }) => doc.gac.dead_letter !== undefined);
  // The lines themselves: what is stored of them is redacted.
  const texts = failed.map(({ line }) => lines[line - 1] ?? '');
  return findTypes(texts, context).filter(
    (one) => one.type !== type && one.confidence >= OTHER_TYPE_SURE,
  );
}

function localityOf(events: readonly SampleReading[]) {
  const claims = events.flatMap(({ doc }) => doc.gac.claimed_locality ?? []);
  return {
    claims: claims.length,
    resolved: claims.filter(({ code }) => code !== undefined).length,
    stale: claims.filter(({ stale }) => stale === true).length,
  };
}

/** Lines of no known shape may still be those of a web server with a format of its own. */
function ownFormat(
  records: readonly string[],
  context: { timezone: string; receivedAtMs: number },
): string {
  return proposeLogFormat(records, context) === undefined ? AUTO : WITH_FORMAT;
}

/** Another format is proposed where the type has one to set, none is set, and lines are not read. */
function proposalOf(
  { lines }: { lines: ConformanceReport['lines'] },
  sample: {
    type: string;
    records: readonly string[];
    source: Source;
    context: { timezone: string; receivedAtMs: number };
  },
) {
  const { type, source, records, context } = sample;
  const isSet = source.settings?.['log_format'] !== undefined;
  if (type !== WITH_FORMAT || isSet || lines.failed * 2 < lines.total) return undefined;
  const format = proposeLogFormat(records, context);
  return format && { format, settings: { ...jsonOf(source), log_format: format.format } };
}

function jsonOf({ settings }: Source): NonNullable<ConformanceReport['suggestedSettings']> {
  return (settings ?? {}) as NonNullable<ConformanceReport['suggestedSettings']>;
}

function wellTimed(readings: readonly SampleReading[]): number {
  return readings.filter(({ doc: { event, gac } }) => {
    const status = gac.time?.status;
    if (event.action === HEADER_ACTION) return false;
    return gac.dead_letter === undefined && (status === undefined || status === 'assumed_year');
  }).length;
}

function settingsRefused(type: string, settings: Source['settings']): string | undefined {
  const parser = PARSERS.find((one) => one.type === type);
  if (parser === undefined) return undefined;
  try {
    configureParser(parser, settings);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function titleOf(type: string): { vi: string; en: string } {
  const title = PARSERS.find((parser) => parser.type === type)?.title;
  return title ?? bilingual('onboarding.no_type');
}

function shownCandidates(candidates: readonly TypeCandidate[]) {
  return candidates.map(({ type, confidence }) => ({ type, confidence }));
}

function sampleOf({ line, doc }: SampleReading): ConformanceReport['samples'][number] {
  const raw = doc.event.original ?? '';
  return doc.gac.dead_letter === undefined ? { line, raw, event: eventView(doc) } : { line, raw };
}

function sourceOf(described: DescribedSample, type: string): Source {
  const { id, province, commune, timezone, multilineStart, settings, transport } = described;
  return {
    id: id ?? UNDESCRIBED,
    name: id ?? UNDESCRIBED,
    ...{ type, province, commune, timezone, multilineStart },
    transport: transport ?? { kind: 'http' },
    ...(settings === undefined ? {} : { settings }),
    enabled: true,
    createdAtMs: 0,
    version: 0,
  };
}
