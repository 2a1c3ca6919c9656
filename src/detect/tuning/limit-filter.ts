import { isYamlMap, type Place, type YamlMap } from '../sigma/read-values.ts';

/** Selection of a limited filter that says where it holds. */
const LOCALITY = 'gac_locality';

/**
 * A Sigma filter that asks nothing of events of other provinces: `not gac_locality or (…)`. Without a province it stays
 * as it is; `undefined` when it is no filter, which is then an issue.
 */
export function limitFilter(
  document: YamlMap,
  province: string | undefined,
  { path, issues }: Place,
): YamlMap | undefined {
  const { filter } = document;
  if (!isYamlMap(filter)) {
    const hint = 'Write a Sigma filter: title, id, filter with rules, selections and a condition.';
    issues.error([...path, 'filter'], 'There is no "filter" here.', hint);
    return undefined;
  }
  if (province === undefined) return document;
  const { condition } = filter;
  if (typeof condition !== 'string') {
    const hint = 'Write "condition: not selection".';
    issues.error([...path, 'filter'], 'The filter has no condition.', hint);
    return undefined;
  }
  if (filter[LOCALITY] !== undefined) {
    issues.error([...path, 'filter', LOCALITY], 'This name is taken.', 'Rename the selection.');
    return undefined;
  }
  return {
    ...document,
    filter: {
      ...filter,
      [LOCALITY]: { 'gac.province': province },
      condition: `not ${LOCALITY} or (${condition})`,
    },
  };
}
