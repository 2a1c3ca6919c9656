import type { NewSourceBody, SourcePatchBody, SourceView } from '../../src/api/schemas/source.ts';
import type { SourceHours } from '../../src/event/source-hours.ts';

/** The type of who does not know it yet. */
export const FIND_OUT = 'auto';
const ID_LENGTH_MAX = 63;

type Transport = SourceView['transport'];

/** A source as a person types it: every part as text, whether it makes sense yet or not. */
export interface SourceDraft {
  readonly name: string;
  readonly id: string;
  readonly province: string;
  readonly commune: string;
  readonly type: string;
  readonly kind: Transport['kind'];
  /** One a line. */
  readonly peers: string;
  readonly fingerprints: string;
  readonly appNames: string;
  readonly path: string;
  readonly topics: string;
  readonly timezone: string;
  readonly multilineStart: string;
  readonly hours: SourceHours;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Nothing typed yet. */
export const EMPTY_DRAFT: SourceDraft = {
  ...{ name: '', id: '', province: '', commune: '', type: FIND_OUT, kind: 'http' },
  ...{ peers: '', fingerprints: '', appNames: '', path: '', topics: '' },
  ...{ timezone: 'Asia/Ho_Chi_Minh', multilineStart: '', hours: 'always', settings: {} },
};

/** A registered source as a draft. */
export function draftOf(source: SourceView): SourceDraft {
  const { transport } = source;
  const lines = (values: readonly string[]) => values.join('\n');
  return {
    ...EMPTY_DRAFT,
    name: source.name,
    id: source.id,
    province: source.province,
    commune: source.commune ?? '',
    type: source.type,
    kind: transport.kind,
    timezone: source.timezone,
    multilineStart: source.multilineStart ?? '',
    settings: source.settings ?? {},
    hours: source.hours ?? 'always',
    ...(transport.kind === 'syslog'
      ? {
          peers: lines(transport.peers),
          fingerprints: lines(transport.certificateFingerprints),
          appNames: lines(transport.appNames),
        }
      : {}),
    ...(transport.kind === 'file' ? { path: transport.path } : {}),
    ...(transport.kind === 'kafka' ? { topics: lines(transport.topics) } : {}),
  };
}

/** A name as the id of a source: `Cổng dịch vụ công Lào Cai` → `cong-dich-vu-cong-lao-cai`. */
export function idOf(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, ID_LENGTH_MAX)
    .replaceAll(/^-+|-+$/g, '');
}

/** What a draft lacks before it is a source, part by part. */
export function gapsOf(draft: SourceDraft): readonly (keyof SourceDraft)[] {
  const gaps: (keyof SourceDraft)[] = [];
  if (draft.name.trim() === '') gaps.push('name');
  if (!/^[a-z0-9][a-z0-9-]{1,62}$/.test(draft.id)) gaps.push('id');
  if (draft.province === '') gaps.push('province');
  const { kind } = draft;
  if (kind === 'syslog' && linesOf(draft.peers + draft.fingerprints).length === 0)
    gaps.push('peers');
  if (kind === 'file' && draft.path.trim() === '') gaps.push('path');
  if (kind === 'kafka' && linesOf(draft.topics).length === 0) gaps.push('topics');
  return gaps;
}

/** What the API is asked to register. */
export function newSource(draft: SourceDraft): NewSourceBody {
  const { name, id, province, commune } = draft;
  return {
    ...{ id, name: name.trim(), province },
    ...(commune === '' ? {} : { commune }),
    ...partsOf(draft),
  };
}

/** What the API is asked to change: everything, so that what was emptied is taken away. */
export function sourceChange(draft: SourceDraft): SourcePatchBody {
  const { name, province, commune, multilineStart } = draft;
  return {
    ...{ ...partsOf(draft), name: name.trim(), province, commune: commune === '' ? null : commune },
    multilineStart: multilineStart === '' ? null : multilineStart,
  };
}

function partsOf(draft: SourceDraft) {
  const { type, timezone, multilineStart, settings, hours } = draft;
  const given = settings as NonNullable<NewSourceBody['settings']>;
  return {
    ...{ type, timezone, transport: transportOf(draft), settings: given, hours },
    ...(multilineStart === '' ? {} : { multilineStart }),
  };
}

function transportOf(draft: SourceDraft): Transport {
  switch (draft.kind) {
    case 'http':
    case 'upload':
      return { kind: draft.kind };
    case 'syslog':
      return {
        kind: 'syslog',
        peers: linesOf(draft.peers),
        certificateFingerprints: linesOf(draft.fingerprints),
        appNames: linesOf(draft.appNames),
      };
    case 'file':
      return { kind: 'file', path: draft.path.trim() };
    case 'kafka':
      return { kind: 'kafka', topics: linesOf(draft.topics) };
  }
}

/** The lines of a text that say something, without blanks around them. */
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
