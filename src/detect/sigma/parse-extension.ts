import type {
  CorrelationRule,
  GeoSpeedSettings,
  NewValueSettings,
  RatioSettings,
  SpikeSettings,
} from '../rule-set.ts';
import { readDuration } from './duration.ts';
import type { IssueList } from './issue-list.ts';
import type { Place, YamlMap } from './read-values.ts';
import { isYamlMap, readTexts, refuseUnknownKeys } from './read-values.ts';

/** The types of correlation that Sigma lacks. */
export const EXTENSION_TYPES = ['ratio', 'new_value', 'spike', 'geo_speed'] as const;

/** `gac.<type>` before its references are resolved. */
export type ExtensionBlock = RatioBlock | NewValueSettings | SpikeSettings | GeoSpeedSettings;

/** `gac.ratio` with rules as written. */
export interface RatioBlock extends Omit<RatioSettings, 'numerator' | 'denominator'> {
  readonly numerator: readonly string[];
  readonly denominator: readonly string[];
}

/** What of the correlation its extension depends on. */
interface Frame {
  readonly type: CorrelationRule['type'];
  readonly rules: readonly string[];
  readonly windowMs: number;
  readonly conditions: CorrelationRule['conditions'];
}

const BASELINE_MAX = 60;
const COUNT_MAX = 100_000;
const KM_MAX = 20_000;
const KM_DEFAULT = 100;

/** Reads `gac.<type>` of a correlation of that type; the block of another type is an issue. */
export function parseExtension(
  document: YamlMap,
  frame: Frame,
  issues: IssueList,
): ExtensionBlock | undefined {
  const gac = isYamlMap(document['gac']) ? document['gac'] : {};
  refuseForeign(gac, frame.type, issues);
  const type = EXTENSION_TYPES.find((one) => one === frame.type);
  if (type === undefined) return undefined;
  const path = ['gac', type];
  const value = gac[type] ?? {};
  if (!isYamlMap(value)) {
    issues.error(path, `"${type}" is not a map.`, 'Write its settings as keys.');
    return undefined;
  }
  refuseEasy(frame, issues);
  return readSettings(value, { type, frame, place: { path, issues } });
}

/** Says that a block of an extension stands where no correlation of its type is. */
export function refuseForeign(
  gac: YamlMap,
  own: CorrelationRule['type'] | undefined,
  issues: IssueList,
): void {
  for (const type of EXTENSION_TYPES) {
    if (type === own || gac[type] === undefined) continue;
    const hint = `Write "type: ${type}" into the correlation, or remove the block.`;
    issues.error(['gac', type], `"${type}" belongs to a correlation of that type.`, hint);
  }
}

/** A ratio or a speed is never below zero, so such a condition says nothing. */
function refuseEasy({ type, conditions }: Frame, issues: IssueList): void {
  if (type === 'new_value') return;
  for (const { operator, value } of conditions) {
    const isSaying = operator === 'gt' || operator === 'neq' ? value >= 0 : value > 0;
    if (isSaying || (operator === 'eq' && value === 0) || (operator === 'lte' && value === 0)) {
      continue;
    }
    const path = ['correlation', 'condition', operator];
    issues.error(path, `"${type}" is never below zero.`, 'Give a threshold above zero.');
  }
}

interface Reading {
  readonly type: (typeof EXTENSION_TYPES)[number];
  readonly frame: Frame;
  readonly place: Place;
}

function readSettings(map: YamlMap, reading: Reading): ExtensionBlock | undefined {
  const { type, place } = reading;
  switch (type) {
    case 'ratio':
      return readRatio(map, reading);
    case 'new_value':
      return readNewValue(map, reading);
    case 'spike': {
      refuseUnknownKeys(map, ['baseline', 'minimum'], place);
      const baseline = readNumber(map, 'baseline', { ...place, max: BASELINE_MAX, needs: 'whole' });
      const minimum = readNumber(map, 'minimum', { ...place, max: COUNT_MAX, needs: 'whole' });
      return baseline === undefined || minimum === undefined
        ? undefined
        : { type, baseline, minimum };
    }
    case 'geo_speed': {
      refuseUnknownKeys(map, ['minimum'], place);
      const minimumKm =
        map['minimum'] === undefined
          ? KM_DEFAULT
          : readNumber(map, 'minimum', { ...place, max: KM_MAX, needs: 'positive' });
      return minimumKm === undefined ? undefined : { type, minimumKm };
    }
  }
}

function readRatio(map: YamlMap, { frame, place }: Reading): RatioBlock | undefined {
  const { path, issues } = place;
  refuseUnknownKeys(map, ['numerator', 'denominator', 'minimum', 'short', 'budget'], place);
  const numerator = readTexts(map, 'numerator', place);
  if (numerator.length === 0) {
    issues.error(path, 'The ratio has no numerator.', 'Name the rules whose events are the part.');
  }
  const named = readTexts(map, 'denominator', place);
  const denominator = named.length > 0 ? named : frame.rules;
  const minimum = readNumber(map, 'minimum', { ...place, max: COUNT_MAX, needs: 'whole' });
  const shortMs =
    map['short'] === undefined
      ? frame.windowMs
      : readDuration(map['short'], { path: [...path, 'short'], issues });
  if (map['short'] !== undefined && shortMs !== undefined && shortMs >= frame.windowMs) {
    const hint = 'Write a part of it, such as a twelfth.';
    issues.error([...path, 'short'], '"short" is not shorter than the timespan.', hint);
  }
  const budget =
    map['budget'] === undefined
      ? 1
      : readNumber(map, 'budget', { ...place, max: 1, needs: 'positive' });
  if (minimum === undefined || shortMs === undefined || budget === undefined) return undefined;
  return { type: 'ratio', numerator, denominator, minimum, shortMs, budget };
}

function readNewValue(map: YamlMap, { frame, place }: Reading): NewValueSettings | undefined {
  const { path, issues } = place;
  refuseUnknownKeys(map, ['learning'], place);
  if (map['learning'] === undefined) return { type: 'new_value', learningMs: frame.windowMs };
  const at = [...path, 'learning'];
  const learningMs = readDuration(map['learning'], { path: at, issues });
  if (learningMs === undefined) return undefined;
  if (learningMs > frame.windowMs) {
    const hint = 'Shorten it, or lengthen the timespan.';
    issues.error(at, '"learning" is longer than values are remembered.', hint);
  }
  return { type: 'new_value', learningMs };
}

function readNumber(
  map: YamlMap,
  key: string,
  { path, issues, max, needs }: Place & { max: number; needs: 'whole' | 'positive' },
): number | undefined {
  const value = map[key];
  const isRight =
    typeof value === 'number' &&
    value > 0 &&
    value <= max &&
    (needs === 'positive' || Number.isInteger(value));
  if (isRight) return value;
  const what = needs === 'whole' ? 'a whole number from 1' : 'a number above 0';
  const at = value === undefined ? path : [...path, key];
  issues.error(at, `"${key}" is not ${what} to ${max}.`, `Write "${key}: ${Math.min(20, max)}".`);
  return undefined;
}
