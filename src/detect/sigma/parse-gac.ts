import type { Family, Nature } from '../../event/severity.ts';
import { FAMILIES, NATURES } from '../../event/severity.ts';
import type { Bilingual } from '../../event/signal.ts';
import type { Expectation } from '../rule-set.ts';
import { readDuration } from './duration.ts';
import { readCalendar } from './parse-calendar.ts';
import { EXTENSION_TYPES, refuseForeign } from './parse-extension.ts';
import type { Place, YamlMap } from './read-values.ts';
import { isYamlMap, readBilingual, readTexts, readWord, refuseUnknownKeys } from './read-values.ts';

/** The `gac:` block of a rule: what the locality's people are told, and how absence is judged. */
export interface GacBlock {
  readonly family: Family | undefined;
  readonly nature: Nature | undefined;
  readonly title: Bilingual | undefined;
  readonly description: Bilingual | undefined;
  readonly reason: Bilingual | undefined;
  readonly fingerprint: readonly string[];
  readonly runbook: { readonly vi: readonly string[]; readonly en: readonly string[] } | undefined;
  /** The notes of Sigma's `falsepositives` in Vietnamese, in their order. */
  readonly falsePositives: readonly string[] | undefined;
  readonly expect: Expectation | undefined;
  /** A correlation is judged this often over stored events. */
  readonly scheduleMs: number | undefined;
  /** `any`: the rule looks at events of every logsource. */
  readonly routing: 'any' | undefined;
  /** It asks to be judged beside the rules in force, and to tell nobody. */
  readonly isShadow: boolean;
}

const KEYS = [
  'family',
  'nature',
  'title',
  'description',
  'reason',
  'fingerprint',
  'runbook',
  'falsepositives',
  'expect',
  'schedule',
  'routing',
  'shadow',
  ...EXTENSION_TYPES,
];
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const STEPS_MIN = 3;
const STEPS_MAX = 5;

/** Reads `gac:`, or `undefined` when the document has none. */
export function parseGac(document: YamlMap, issues: Place['issues']): GacBlock | undefined {
  const value = document['gac'];
  if (value === undefined) return undefined;
  const place: Place = { path: ['gac'], issues };
  if (!isYamlMap(value)) {
    issues.error(place.path, '"gac" is not a map.', `Its keys are ${KEYS.join(', ')}.`);
    return undefined;
  }
  refuseUnknownKeys(value, KEYS, place);
  if (document['correlation'] === undefined) refuseForeign(value, undefined, issues);
  return {
    family: readWord(value, 'family', { ...place, words: FAMILIES }),
    nature: readWord(value, 'nature', { ...place, words: NATURES }),
    title: readBilingual(value, 'title', place),
    description: readBilingual(value, 'description', place),
    reason: readBilingual(value, 'reason', place),
    fingerprint: readTexts(value, 'fingerprint', place),
    runbook: readRunbook(value, place),
    falsePositives: readFalsePositives(value, document, place),
    expect: readExpectation(value, place),
    scheduleMs: readSchedule(value, place),
    routing: readWord(value, 'routing', { ...place, words: ['any'] }),
    isShadow: readShadow(value, place),
  };
}

function readShadow(map: YamlMap, { path, issues }: Place): boolean {
  const value = map['shadow'];
  if (value === undefined || typeof value === 'boolean') return value === true;
  issues.error([...path, 'shadow'], '"shadow" is neither true nor false.', 'Write shadow: true.');
  return false;
}

function readFalsePositives(
  map: YamlMap,
  document: YamlMap,
  place: Place,
): GacBlock['falsePositives'] {
  const value = map['falsepositives'];
  if (value === undefined) return undefined;
  const path = [...place.path, 'falsepositives'];
  if (!isYamlMap(value)) {
    const hint = 'Write falsepositives: { vi: […] }; English stands in Sigma’s own key.';
    place.issues.error(path, '"falsepositives" needs vi.', hint);
    return undefined;
  }
  refuseUnknownKeys(value, ['vi'], { path, issues: place.issues });
  const vi = readTexts(value, 'vi', { path, issues: place.issues });
  const en = readTexts(document, 'falsepositives', { path: [], issues: place.issues });
  if (vi.length !== en.length) {
    const hint = `There are ${vi.length} in Vietnamese and ${en.length} in Sigma's falsepositives.`;
    place.issues.error(path, 'Each note needs its translation, in the same order.', hint);
  }
  return vi;
}

function readRunbook(map: YamlMap, place: Place): GacBlock['runbook'] {
  const value = map['runbook'];
  if (value === undefined) return undefined;
  const path = [...place.path, 'runbook'];
  if (!isYamlMap(value)) {
    place.issues.error(path, '"runbook" needs vi and en.', 'Write runbook: { vi: […], en: […] }.');
    return undefined;
  }
  refuseUnknownKeys(value, ['vi', 'en'], { path, issues: place.issues });
  const vi = readTexts(value, 'vi', { path, issues: place.issues });
  const en = readTexts(value, 'en', { path, issues: place.issues });
  const counts = [vi.length, en.length];
  if (counts.some((count) => count < STEPS_MIN || count > STEPS_MAX) || vi.length !== en.length) {
    place.issues.error(
      path,
      'A runbook has the same 3 to 5 steps in both languages.',
      `It has ${vi.length} in vi and ${en.length} in en.`,
    );
  }
  return { vi, en };
}

function readExpectation(map: YamlMap, place: Place): Expectation | undefined {
  const value = map['expect'];
  if (value === undefined) return undefined;
  const path = [...place.path, 'expect'];
  const { issues } = place;
  if (!isYamlMap(value)) {
    issues.error(path, '"expect" is not a map.', 'Write expect: { roster: seen, window: 1d }.');
    return undefined;
  }
  const roster = readWord(value, 'roster', { path, issues, words: ['seen', 'sources'] });
  const hours = readCalendar(value, { path, issues });
  const calendar = hours === undefined ? {} : { calendar: hours };
  if (roster === 'seen') {
    refuseUnknownKeys(value, ['roster', 'window', 'calendar'], { path, issues });
    const windowMs = readDuration(value['window'], { path: [...path, 'window'], issues });
    return windowMs === undefined ? undefined : { roster, windowMs, ...calendar };
  }
  if (roster === 'sources') {
    refuseUnknownKeys(value, ['roster', 'types', 'calendar'], { path, issues });
    const types = readTexts(value, 'types', { path, issues });
    if (types.length > 0) return { roster, types, ...calendar };
    issues.error(path, '"types" is empty.', 'List source types such as service-centre.heartbeat.');
    return undefined;
  }
  if (value['roster'] === undefined) issues.error(path, '"roster" is missing.', 'seen or sources.');
  return undefined;
}

function readSchedule(map: YamlMap, place: Place): number | undefined {
  const value = map['schedule'];
  if (value === undefined) return undefined;
  const path = [...place.path, 'schedule'];
  const { issues } = place;
  if (!isYamlMap(value)) {
    issues.error(path, '"schedule" is not a map.', 'Write schedule: { every: 1h }.');
    return undefined;
  }
  refuseUnknownKeys(value, ['every'], { path, issues });
  const at = [...path, 'every'];
  const everyMs = readDuration(value['every'], { path: at, issues });
  if (everyMs === undefined) return undefined;
  if (everyMs >= MINUTE_MS && everyMs <= DAY_MS && everyMs % MINUTE_MS === 0) return everyMs;
  issues.error(at, '"every" is not 1m to 1d in whole minutes.', 'Write such as "every: 1h".');
  return undefined;
}
