import { provinceName } from '../../locality/locality.ts';
import { type Language, type MessageKey, text } from '../../message/text.ts';
import { unreadText } from '../../message/unread-text.ts';
import type { ConformanceReport } from '../schemas/conformance.ts';

/** A report as people read it, before it is written down in some format. Every text is plain. */
export interface ReportSections {
  readonly title: string;
  readonly made: string;
  readonly verdict: ConformanceReport['verdict'];
  readonly summary: readonly (readonly [string, string])[];
  readonly sections: readonly ReportSection[];
}

/** One part of a report: a list, a table, or raw lines beside what they become. */
export type ReportSection = { readonly heading: string } & (
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | {
      readonly kind: 'table';
      readonly columns: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  | {
      readonly kind: 'samples';
      readonly samples: readonly { readonly raw: string; readonly document: string }[];
    }
);

type Say = (key: MessageKey, parameters?: Readonly<Record<string, string | number>>) => string;
type Writing = { readonly say: Say; readonly language: Language };

const VIET_NAM = 'Asia/Ho_Chi_Minh';
const SAMPLES_SHOWN = 5;

/** The parts of a report in a language. */
export function conformanceSections(report: ConformanceReport, language: Language): ReportSections {
  const say: Say = (key, parameters) => text(language, key, parameters);
  const writing = { say, language };
  return {
    title: say('onboarding.report.title'),
    made: say('onboarding.report.made', { at: localTime(report.generatedAtMs) }),
    verdict: report.verdict,
    summary: summaryOf(report, writing),
    sections: [
      findings(report, writing),
      failures(report, writing),
      fields(report, writing),
      persons(report, writing),
      {
        kind: 'list',
        heading: say('onboarding.report.locality'),
        items: [say('onboarding.report.locality_said', numbersOf(report.locality))],
      },
      runnable(report, writing),
      blocked(report, writing),
      samples(report, writing),
    ],
  };
}

function summaryOf(report: ConformanceReport, { say, language }: Writing): [string, string][] {
  const { time, candidates, suggestedSettings, locality } = report;
  const { firstMs, lastMs, stamped, zone } = time;
  const times =
    firstMs === undefined || lastMs === undefined
      ? say('onboarding.report.time_none')
      : say('onboarding.report.time_said', {
          ...{ stamped, zone, first: localTime(firstMs), last: localTime(lastMs) },
        });
  const others = candidates.map(({ type, confidence }) => `${type} (${percent(confidence)})`);
  const settings = suggestedSettings && JSON.stringify(suggestedSettings);
  return [
    [say('onboarding.report.verdict'), say(`onboarding.report.verdict.${report.verdict}`)],
    [say('onboarding.report.score'), `${report.score} / 100`],
    [say('onboarding.report.type'), `${report.typeTitle[language]} (${report.type})`],
    ...row(say('onboarding.report.candidates'), others.length > 1 ? others.join(', ') : undefined),
    [say('onboarding.report.province'), provinceName(locality.province, language)],
    [say('onboarding.report.lines'), say('onboarding.report.lines_said', report.lines)],
    [say('onboarding.report.time'), times],
    ...row(say('onboarding.report.settings'), settings),
  ];
}

function row(name: string, value: string | undefined): [string, string][] {
  return value === undefined ? [] : [[name, value]];
}

function findings(report: ConformanceReport, { say, language }: Writing): ReportSection {
  const items = report.findings.map(({ severity, text: said, hint, lines }) => {
    const at =
      lines.length === 0
        ? ''
        : ` (${say('onboarding.report.at_lines', { lines: lines.join(', ') })})`;
    const next = hint === undefined ? '' : ` → ${hint[language]}`;
    return `${say(`onboarding.report.severity.${severity}`)}: ${said[language]}${at}${next}`;
  });
  const heading = say('onboarding.report.findings');
  return {
    kind: 'list',
    heading,
    items: items.length > 0 ? items : [say('onboarding.report.no_findings')],
  };
}

function failures(report: ConformanceReport, { say, language }: Writing): ReportSection {
  const columns = ['line', 'reason', 'detail'] as const;
  return {
    kind: 'table',
    heading: say('onboarding.report.failures'),
    columns: columns.map((one) => say(`onboarding.report.${one}`)),
    rows: report.failures.map(({ line, reason, detail }) => [
      String(line),
      say(`unread.reason.${reason}`),
      unreadText(detail, language),
    ]),
  };
}

function fields(report: ConformanceReport, { say }: Writing): ReportSection {
  const columns = ['field', 'verdict', 'required', 'share', 'example'] as const;
  return {
    kind: 'table',
    heading: say('onboarding.report.fields'),
    columns: columns.map((one) => say(`onboarding.report.${one}`)),
    rows: report.fields.map(({ field, verdict, isRequired, share, example }) => [
      field,
      say(`onboarding.report.field.${verdict}`),
      isRequired ? say('onboarding.report.yes') : '',
      percent(share),
      example ?? '',
    ]),
  };
}

function persons(report: ConformanceReport, { say, language }: Writing): ReportSection {
  const heading = say('onboarding.report.persons');
  if (report.persons.length === 0) {
    return { kind: 'list', heading, items: [say('onboarding.report.persons_none')] };
  }
  return {
    kind: 'table',
    heading,
    columns: [say('onboarding.report.kind'), say('onboarding.report.count')],
    rows: report.persons.map(({ title, count }) => [title[language], String(count)]),
  };
}

function runnable({ rules }: ConformanceReport, { say, language }: Writing): ReportSection {
  const columns = [say('onboarding.report.rule'), 'MITRE ATT&CK', say('onboarding.report.matches')];
  return {
    kind: 'table',
    heading: say('onboarding.report.runnable', { count: rules.runnable.length }),
    columns,
    rows: rules.runnable.map(({ title, attack, matches }) => [
      title[language],
      attack.map((tag) => tag.replace(/^attack\./, '')).join(', '),
      String(matches),
    ]),
  };
}

function blocked({ rules }: ConformanceReport, { say, language }: Writing): ReportSection {
  return {
    kind: 'table',
    heading: say('onboarding.report.blocked', { count: rules.blocked.length }),
    columns: [say('onboarding.report.rule'), say('onboarding.report.missing')],
    rows: rules.blocked.map(({ title, missingFields }) => [
      title[language],
      missingFields.join(', '),
    ]),
  };
}

function samples(report: ConformanceReport, { say }: Writing): ReportSection {
  return {
    kind: 'samples',
    heading: say('onboarding.report.samples'),
    samples: report.samples.slice(0, SAMPLES_SHOWN).map(({ raw, event }) => ({
      raw,
      document:
        event === undefined ? say('onboarding.report.unread') : JSON.stringify(event, null, 2),
    })),
  };
}

function numbersOf({ claims, resolved, stale }: ConformanceReport['locality']) {
  return { claims, resolved, stale };
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** `2026-11-22 14:05:09`, by the clock of Viet Nam. */
function localTime(ms: number): string {
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone: VIET_NAM,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(ms);
}
