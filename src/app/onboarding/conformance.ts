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
const SAMPLES_MAX = 20;
const FAILURES_MAX = 100;
const UNDESCRIBED = 'mau';

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
    const candidates = isDetected ? findTypes(records, context) : [];
    const type = isDetected ? (candidates[0]?.type ?? AUTO) : described.type;
    const source = sourceOf(described, type);
    const reading = { normalizer: options.normalizer, receivedAtMs: nowMs };
    const readIn = (zone: string) => readSample(lines, { ...source, timezone: zone }, reading);
    const time = { timezone, nowMs, readIn };
    const readings = readSample(lines, source, reading);
    const judged = judge(readings, { type, time, options });
    const proposal = proposalOf(judged, { type, records, source, context });
    const findings = conformanceFindings({
      ...judged,
      ...{ type, isDetected, candidates, proposal: proposal?.format },
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

function judge(readings: readonly SampleReading[], { type, time, options }: Judging) {
  const events = readings.filter(({ doc }) => doc.gac.dead_letter === undefined);
  const docs = events.map(({ doc }) => doc);
  const { fields, present, requiredShare } = judgeFields(docs);
  const failures = readings.flatMap(({ line, doc }) => {
    const dead = doc.gac.dead_letter;
    return dead === undefined ? [] : [{ line, reason: dead.reason, detail: dead.detail }];
  });
  return {
    lines: { total: readings.length, parsed: events.length, failed: failures.length },
    failures: failures.slice(0, FAILURES_MAX),
    failedLines: failures.map(({ line }) => line),
    ...{ fields, requiredShare },
    time: judgeTime(readings, time),
    locality: localityOf(events),
    persons: countPersons(readings.map(({ doc }) => doc)),
    rules: judgeRules({ type, readings: events, present }, options),
  };
}

function localityOf(events: readonly SampleReading[]) {
  const claims = events.flatMap(({ doc }) => doc.gac.claimed_locality ?? []);
  return {
    claims: claims.length,
    resolved: claims.filter(({ code }) => code !== undefined).length,
    stale: claims.filter(({ stale }) => stale === true).length,
  };
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
  const mayBe = type === 'nginx.access' || type === AUTO;
  const isSet = source.settings?.['log_format'] !== undefined;
  if (!mayBe || isSet || lines.failed * 2 < lines.total) return undefined;
  const format = proposeLogFormat(records, context);
  return format && { format, settings: { ...jsonOf(source), log_format: format.format } };
}

function jsonOf({ settings }: Source): NonNullable<ConformanceReport['suggestedSettings']> {
  return (settings ?? {}) as NonNullable<ConformanceReport['suggestedSettings']>;
}

function wellTimed(readings: readonly SampleReading[]): number {
  return readings.filter(({ doc: { gac } }) => {
    const status = gac.time?.status;
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
