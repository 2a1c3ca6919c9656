import { stringify } from 'yaml';
import type { Family } from '../../event/severity.ts';
import { PLACEHOLDERS } from '../lint/placeholder-checks.ts';

/** What a fresh rule is to be. */
export const TEMPLATE_KINDS = ['detection', 'correlation', 'absence'] as const;
export type TemplateKind = (typeof TEMPLATE_KINDS)[number];

/** What a template is filled with. */
export interface TemplateOptions {
  /** Name of the file without its ending, such as `portal-login-burst`. */
  readonly name: string;
  readonly family: Family;
  readonly kind: TemplateKind;
  /** As in 2026-11-22. */
  readonly date: string;
  /** A fresh UUID at each call. */
  readonly newId: () => string;
  /** Where the JSON Schema of rules is, as an editor finds it from the file. */
  readonly schema: string;
}

/** A rule and its test, as the texts of two files. */
export interface RuleTemplate {
  readonly rule: string;
  readonly test: string;
}

interface Sample {
  readonly type: string;
  readonly logsource: Readonly<Record<string, string>>;
  readonly selection: Readonly<Record<string, unknown>>;
  /** The field that says who an alert is about. */
  readonly entity: string;
  readonly nature: string;
  readonly tags: readonly string[];
  /** A record that the selection takes, and one that it leaves. */
  readonly hit: string;
  readonly miss: string;
}

const nginx = (status: number) =>
  `198.51.100.7 - - [{{+0s|clf}}] "GET /trang-{{n}} HTTP/1.1" ${status} 157 "-" "Mozilla/5.0"`;
const otp = (status: string) =>
  `{"time":"{{+0s|iso}}","transaction":"tx-{{n|5}}","msisdn":"0900000123","provider":"viettel","status":"${status}"}`;

const SAMPLES: Readonly<Record<Family, Sample>> = {
  wrong_access: {
    type: 'nginx.access',
    logsource: { category: 'webserver' },
    selection: { 'http.response.status_code': 403 },
    entity: 'source.ip',
    nature: 'attack',
    tags: ['attack.initial-access', 'attack.t1190'],
    hit: nginx(403),
    miss: nginx(200),
  },
  outage: {
    type: 'nginx.access',
    logsource: { category: 'webserver' },
    selection: { 'http.response.status_code|gte': 500 },
    entity: 'gac.source.id',
    nature: 'fault',
    tags: ['attack.impact', 'attack.t1499'],
    hit: nginx(502),
    miss: nginx(200),
  },
  otp_abuse: {
    type: 'otp.sms-gateway',
    logsource: { category: 'otp' },
    selection: { 'gac.otp.stage': 'rejected' },
    entity: 'gac.otp.recipient',
    nature: 'attack',
    tags: ['attack.credential-access', 'attack.t1111'],
    hit: otp('rejected'),
    miss: otp('verified'),
  },
};

const THRESHOLD = 5;

/**
 * A rule that loads and a test that passes, with a selection of the family to start from. Every text that only the
 * author can write begins with a placeholder, which lint refuses.
 */
export function fillRuleTemplate(options: TemplateOptions): RuleTemplate {
  const sample = SAMPLES[options.family];
  const id = options.newId();
  const documents =
    options.kind === 'detection'
      ? [detectionRule(options, id, sample)]
      : [correlationRule(options, id, sample), countedRule(options, sample)];
  const test = {
    rule: id,
    source: { type: sample.type, province: '15' },
    cases: options.kind === 'absence' ? absenceCases(sample) : countingCases(options.kind, sample),
  };
  return {
    rule: `# yaml-language-server: $schema=${options.schema}\n${documents
      .map((one) => stringify(one, { lineWidth: 0 }))
      .join('---\n')}`,
    test: stringify(test, { lineWidth: 0 }),
  };
}

function detectionRule(options: TemplateOptions, id: string, sample: Sample) {
  const { entity, logsource, selection } = sample;
  return {
    ...head(options, id, sample.tags),
    logsource,
    detection: { selection, condition: 'selection' },
    ...tail(),
    gac: { ...gacBlock(options, sample, `{${entity}}`), fingerprint: [entity] },
  };
}

function correlationRule(options: TemplateOptions, id: string, sample: Sample) {
  const isAbsence = options.kind === 'absence';
  const entity = isAbsence ? 'gac.source.id' : sample.entity;
  const places = isAbsence ? `{${entity}} {window}` : `{${entity}} {count} {window} {threshold}`;
  const gac = gacBlock(options, sample, places);
  return {
    ...head(options, id, isAbsence ? ['attack.impact', 'attack.t1489'] : sample.tags),
    correlation: {
      type: 'event_count',
      rules: [innerName(options)],
      'group-by': [entity],
      timespan: isAbsence ? '15m' : '10m',
      condition: isAbsence ? { lt: 1 } : { gte: THRESHOLD },
    },
    ...tail(),
    gac: isAbsence ? { ...gac, expect: { roster: 'seen', window: '1d' } } : gac,
  };
}

function countedRule(options: TemplateOptions, sample: Sample) {
  const { type, logsource, selection } = sample;
  return {
    title: `${en('the event that is counted')} (${options.name})`,
    id: options.newId(),
    name: innerName(options),
    status: 'experimental',
    description: en('which event this is; it is counted by the correlation in this file'),
    date: options.date,
    logsource,
    detection: {
      selection: options.kind === 'absence' ? { 'event.dataset': type } : selection,
      condition: 'selection',
    },
    level: 'informational',
  };
}

function head({ name, date }: TemplateOptions, id: string, tags: readonly string[]) {
  return {
    title: `${en('what happens, in a few words')} (${name})`,
    id,
    status: 'experimental',
    description: en('what is detected, and why it matters'),
    date,
    tags,
  };
}

function tail() {
  return { falsepositives: [en('a harmless cause')], level: 'medium' };
}

function gacBlock({ family }: TemplateOptions, { nature }: Sample, places: string) {
  return {
    family,
    nature,
    title: { vi: vi('điều đang xảy ra, trong vài từ'), en: en('what happens, in a few words') },
    description: {
      vi: vi('phát hiện điều gì, vì sao quan trọng'),
      en: en('what is detected, and why it matters'),
    },
    reason: {
      vi: vi(`một câu nói rõ ai, bao nhiêu, trong bao lâu ${places}`),
      en: en(`one sentence on who, how much and how long ${places}`),
    },
    falsepositives: { vi: [vi('một nguyên nhân vô hại')] },
    runbook: {
      vi: ['kiểm tra', 'xử lý', 'báo cáo'].map((step) => vi(`bước ${step}`)),
      en: ['check', 'act', 'report'].map((step) => en(`the step to ${step}`)),
    },
  };
}

function countingCases(kind: TemplateKind, { hit, miss }: Sample) {
  const times = kind === 'detection' ? 1 : THRESHOLD;
  const repeat = { times, every: '20s' };
  return [
    { name: 'it happens', expect: { alerts: 1 }, lines: [hit], repeat },
    {
      name: 'an ordinary day',
      expect: 'silent',
      lines: [miss],
      repeat: { times: 20, every: '1m' },
    },
    ...(kind === 'detection'
      ? []
      : [
          {
            name: 'below the threshold',
            expect: 'silent',
            lines: [hit],
            repeat: { ...repeat, times: times - 1 },
          },
        ]),
  ];
}

function absenceCases({ miss }: Sample) {
  return [
    {
      name: 'the events stop',
      expect: { alerts: 1 },
      lines: [miss],
      repeat: { times: 10, every: '1m' },
      until: '+60m',
    },
    {
      name: 'the events go on',
      expect: 'silent',
      lines: [miss],
      repeat: { times: 60, every: '1m' },
    },
  ];
}

function innerName({ name }: TemplateOptions): string {
  return `${name.replaceAll('-', '_')}_event`;
}

function vi(text: string): string {
  return `${PLACEHOLDERS.vi} ${text}`;
}

function en(text: string): string {
  return `${PLACEHOLDERS.en} ${text}`;
}
