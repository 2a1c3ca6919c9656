import { FIELD_LENGTH_MAX, FIELD_PARTS_MAX } from '../../query/query-limits.ts';

const QUERYABLE = /^[A-Za-z0-9_@-]+(\.[A-Za-z0-9_@-]+)*$/;
/** Paths that are remembered; whoever sends new names without end gains nothing by it. */
const REMEMBERED_MAX = 10_000;

const remembered = new Map<string, readonly string[]>();

/** Which of a path and the paths above it a query can name; the longest first. */
export function queryableFields(path: string): readonly string[] {
  const known = remembered.get(path);
  if (known !== undefined) return known;
  const fields: string[] = [];
  for (let end = path.length; end > 0; end = path.lastIndexOf('.', end - 1)) {
    const field = path.slice(0, end);
    if (isQueryable(field)) fields.push(field);
  }
  if (remembered.size >= REMEMBERED_MAX) remembered.clear();
  remembered.set(path, fields);
  return fields;
}

function isQueryable(path: string): boolean {
  if (path.length > FIELD_LENGTH_MAX || !QUERYABLE.test(path)) return false;
  return path.split('.').length <= FIELD_PARTS_MAX;
}
