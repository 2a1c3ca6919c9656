import { stringify } from 'yaml';
import { knownFields } from '../../../../src/detect/lint/known-fields.ts';
import { type LintVerdict, lintRules } from '../../../../src/detect/lint/lint-rules.ts';
import { createEcsPipeline } from '../../../../src/detect/sigma/pipelines/pipelines.ts';

type Keys = Readonly<Record<string, unknown>>;

export const ID = '3c1a9d52-6c0e-4a57-9d1b-0f6f5b7a1c01';
export const OTHER_ID = '3c1a9d52-6c0e-4a57-9d1b-0f6f5b7a1c02';

const HEAD = {
  title: 'Sample rule',
  id: ID,
  status: 'test',
  description: 'Somebody does what nobody should do on an ordinary day.',
  references: ['https://example.org/report'],
  date: '2026-11-22',
  tags: ['attack.credential-access', 'attack.t1110.001'],
};
const TAIL = { falsepositives: ['A scan that was announced'], level: 'medium' };

/** A detection without a fault, with some keys replaced; `undefined` removes one. */
export function detection(keys: Keys = {}): string {
  return stringify({
    ...HEAD,
    logsource: { category: 'webserver' },
    detection: { selection: { 'cs-uri-query|contains': 'union select' }, condition: 'selection' },
    ...TAIL,
    ...keys,
  });
}

/** A detection of one selection. */
export function selecting(selection: unknown, condition = 'selection'): string {
  return detection({ detection: { selection, condition } });
}

/** A correlation over `counted` without a fault, with keys of `correlation` replaced. */
export function correlation(block: Keys = {}, keys: Keys = {}): string {
  const outer = stringify({
    ...HEAD,
    id: OTHER_ID,
    title: 'Sample correlation',
    correlation: {
      type: 'event_count',
      rules: ['counted'],
      'group-by': ['source.ip'],
      timespan: '10m',
      condition: { gte: 10 },
      ...block,
    },
    ...TAIL,
    ...keys,
  });
  return `${outer}---\n${detection({ name: 'counted' })}`;
}

/** A filter of `counted` and the rule itself. */
export function filter(block: Keys = {}, keys: Keys = {}): string {
  const own = stringify({
    title: 'Sample filter',
    id: OTHER_ID,
    status: 'test',
    description: 'The scanner of the operator, until the end of the year.',
    logsource: { category: 'webserver' },
    filter: {
      rules: ['counted'],
      selection: { 'c-ip': '192.0.2.1' },
      condition: 'not selection',
      ...block,
    },
    ...keys,
  });
  return `${own}---\n${detection({ name: 'counted' })}`;
}

const STEPS = { vi: ['Đọc.', 'Hỏi.', 'Chặn.'], en: ['Read.', 'Ask.', 'Block.'] };

/** A detection with a complete `gac:` block, of which some keys are replaced. */
export function ownRule(block: Keys = {}, keys: Keys = {}): string {
  const gac = {
    family: 'wrong_access',
    title: { vi: 'Truy cập trái phép', en: 'Wrong access' },
    description: { vi: 'Có người truy cập trái phép.', en: 'Somebody has wrong access.' },
    reason: { vi: 'Địa chỉ {source.ip} dò.', en: 'Address {source.ip} probes.' },
    fingerprint: ['source.ip'],
    runbook: STEPS,
    ...block,
  };
  return detection({ gac, ...keys });
}

export interface Sample {
  readonly text: string;
  readonly file?: string;
  /** Further files that are there. */
  readonly files?: readonly string[];
  readonly ecs?: boolean;
}

/** Lints one file. */
export function lintText(sample: string | Sample): LintVerdict[] {
  const {
    text,
    file = 'rule.yml',
    files = ['rule.test.yml'],
    ecs = false,
  } = typeof sample === 'string' ? { text: sample } : sample;
  return lintRules({
    files: [{ file, text }],
    hasFile: (name) => files.includes(name),
    logsources: new Map([['nginx.access', [{ category: 'webserver', product: 'nginx' }]]]),
    ...(ecs ? { fields: knownFields(createEcsPipeline()) } : {}),
  });
}

/** Ids of the checks that found something. */
export function foundIn(sample: string | Sample): string[] {
  return lintText(sample).flatMap(({ issues }) => issues.map(({ check }) => check));
}
