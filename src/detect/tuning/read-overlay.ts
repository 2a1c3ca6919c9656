import { provinceRegister } from '../../locality/province-register.ts';
import type { CompareOperator } from '../rule-set.ts';
import { readDuration } from '../sigma/duration.ts';
import { IssueList } from '../sigma/issue-list.ts';
import type { ParsedDocument } from '../sigma/parse-document.ts';
import type { Place, YamlMap } from '../sigma/read-values.ts';
import { isYamlMap, readText, readTexts, refuseUnknownKeys } from '../sigma/read-values.ts';
import type { SourceDocument } from '../sigma/source-document.ts';
import { limitFilter } from './limit-filter.ts';
import type { ListChange } from './local-lists.ts';
import type { Overlay, ThresholdChange } from './overlay.ts';

/** Which province an overlay is of when it is for all of them. */
export const EVERYWHERE = 'all';
const KEYS = ['title', 'province', 'filters', 'thresholds', 'lists'];
/** Comparisons of a threshold. */
export const OPERATORS: readonly CompareOperator[] = ['gt', 'gte', 'lt', 'lte', 'eq', 'neq'];
/** Most entries of each part of one overlay. */
export const ENTRIES_MAX = 1_000;
/** Most values of one list. */
export const LIST_VALUES_MAX = 10_000;
/** What a list is named: its placeholder without the signs. */
export const LIST_NAME = /^[^%\s]+$/;

/** Reads one overlay, collecting every issue. */
export function readOverlay(document: SourceDocument): ParsedDocument {
  const issues = new IssueList(document);
  const start = {
    ...{ file: document.file, hash: document.hash, issues },
    ...{ kind: 'overlay' as const, metadata: undefined },
  };
  if (issues.refused) return start;
  const { value } = document;
  if (!isYamlMap(value)) {
    issues.error([], 'The overlay is not a map.', 'Begin with "province:".');
    return start;
  }
  refuseUnknownKeys(value, KEYS, { path: [], issues });
  readText(value, 'title', { path: [], issues });
  const province = readProvince(value, issues);
  const overlay: Overlay = {
    province: province === EVERYWHERE ? undefined : province,
    filters: filtersOf(value, { document, province, issues }),
    thresholds: entriesOf(value, 'thresholds', issues).flatMap(({ entry, place }) =>
      readThreshold(entry, place),
    ),
    lists: readLists(value, issues),
  };
  return issues.refused ? start : { ...start, overlay };
}

function readProvince(map: YamlMap, issues: IssueList): string | undefined {
  const { province } = map;
  const hint = `Write an official code in quotes, such as "01", or "${EVERYWHERE}".`;
  if (typeof province !== 'string') {
    issues.error(['province'], 'The overlay does not say for which province it is.', hint);
    return undefined;
  }
  if (province === EVERYWHERE || provinceRegister().byCode.has(province)) return province;
  issues.error(['province'], `There is no province ${JSON.stringify(province)}.`, hint);
  return undefined;
}

interface Entry {
  readonly entry: YamlMap;
  readonly place: Place;
}

function entriesOf(map: YamlMap, key: string, issues: IssueList): Entry[] {
  const list = map[key];
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list) || list.length > ENTRIES_MAX) {
    issues.error([key], `"${key}" is not a list of at most ${ENTRIES_MAX}.`, 'Begin with "- ".');
    return [];
  }
  return list.flatMap((entry: unknown, index) => {
    const path = [key, index];
    if (isYamlMap(entry)) return [{ entry, place: { path, issues } }];
    issues.error(path, `An entry of "${key}" is not a map.`, 'See docs/detections.md, "Overlays".');
    return [];
  });
}

function filtersOf(
  map: YamlMap,
  from: { document: SourceDocument; province: string | undefined; issues: IssueList },
): SourceDocument[] {
  const { document, province, issues } = from;
  const entries = entriesOf(map, 'filters', issues);
  if (province === undefined) return [];
  return entries.flatMap(({ entry, place }): SourceDocument[] => {
    const code = province === EVERYWHERE ? undefined : province;
    const value = limitFilter(entry, code, place);
    if (value === undefined) return [];
    return [
      {
        ...document,
        hash: `${document.hash}#${place.path.join('.')}`,
        value,
        issues: [],
        locate: (path) => document.locate([...place.path, ...path]),
      },
    ];
  });
}

function readThreshold(entry: YamlMap, place: Place): ThresholdChange[] {
  const { path, issues } = place;
  refuseUnknownKeys(entry, ['rule', 'condition', 'timespan'], place);
  const rule = readText(entry, 'rule', place);
  if (!rule) {
    issues.error(
      path,
      'The threshold names no rule.',
      'Write "rule:" with the id of a correlation.',
    );
    return [];
  }
  const { condition, timespan } = entry;
  if (condition === undefined && timespan === undefined) {
    issues.error(path, 'The threshold changes nothing.', 'Add "condition:" or "timespan:".');
    return [];
  }
  const at = [...path, 'timespan'];
  const windowMs =
    timespan === undefined ? undefined : readDuration(timespan, { path: at, issues });
  const conditions = condition === undefined ? undefined : readConditions(condition, place);
  return [{ rule, conditions, windowMs, path }];
}

function readConditions(value: unknown, place: Place): ThresholdChange['conditions'] {
  const { issues } = place;
  const path = [...place.path, 'condition'];
  if (!isYamlMap(value)) {
    issues.error(path, 'The condition is not a map.', 'Write "condition: { gte: 50 }".');
    return undefined;
  }
  refuseUnknownKeys(value, OPERATORS, { path, issues });
  return OPERATORS.flatMap((operator) => {
    const number = value[operator];
    if (number === undefined) return [];
    if (typeof number === 'number' && Number.isFinite(number)) return [{ operator, value: number }];
    issues.error([...path, operator], `"${operator}" is not a number.`, 'Remove the quotes.');
    return [];
  });
}

function readLists(map: YamlMap, issues: IssueList): ListChange[] {
  const { lists } = map;
  if (lists === undefined || lists === null) return [];
  const hint = 'Write "lists: { name: { add: […] } }", or "replace" instead of "add".';
  if (!isYamlMap(lists) || Object.keys(lists).length > ENTRIES_MAX) {
    issues.error(['lists'], `"lists" is not a map of at most ${ENTRIES_MAX}.`, hint);
    return [];
  }
  return Object.entries(lists).flatMap(([name, change]): ListChange[] => {
    const path = ['lists', name];
    if (!LIST_NAME.test(name)) {
      issues.error(path, 'A list is named like its placeholder, without % and blanks.', hint);
      return [];
    }
    if (!isYamlMap(change) || Object.keys(change).length !== 1) {
      issues.error(path, 'A list needs either "add" or "replace".', hint);
      return [];
    }
    const how = 'add' in change ? 'add' : 'replace';
    refuseUnknownKeys(change, ['add', 'replace'], { path, issues });
    const values = readTexts(change, how, { path, issues });
    if (values.length > 0 && values.length <= LIST_VALUES_MAX) return [{ name, how, values }];
    issues.error([...path, how], `A list has 1 to ${LIST_VALUES_MAX} values.`, hint);
    return [];
  });
}
