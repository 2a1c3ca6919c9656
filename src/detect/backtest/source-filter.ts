import type { Filter } from '../../store/contract.ts';
import type { ExpectedSource } from '../contract.ts';

/** Fields that are the same in all events of a source as long as it is registered as this. */
const VALUES: Readonly<Record<string, (source: ExpectedSource) => string>> = {
  'gac.province': ({ province }) => province,
  'gac.source.id': ({ value }) => value,
  'gac.source.type': ({ type }) => type,
};

/** Tells whether a filter means all events of a source or none, whichever source it is. */
export function isOfSources(filter: Filter): boolean {
  switch (filter.op) {
    case 'and':
    case 'or':
      return filter.of.every(isOfSources);
    case 'not':
      return isOfSources(filter.of);
    case 'eq':
    case 'in':
      return Object.hasOwn(VALUES, filter.field);
    default:
      return false;
  }
}

/** Tells whether such a filter means the events of a source. */
export function meansSource(filter: Filter, source: ExpectedSource): boolean {
  switch (filter.op) {
    case 'and':
      return filter.of.every((one) => meansSource(one, source));
    case 'or':
      return filter.of.some((one) => meansSource(one, source));
    case 'not':
      return !meansSource(filter.of, source);
    case 'eq':
      return VALUES[filter.field]?.(source) === filter.value;
    case 'in':
      return filter.values.some((value) => VALUES[filter.field]?.(source) === value);
    default:
      return false;
  }
}
