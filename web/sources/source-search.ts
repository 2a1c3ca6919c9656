import type { SourceView } from '../../src/api/schemas/source.ts';
import { HEALTH_STATUSES, type HealthStatus } from '../../src/event/source-health.ts';

/** Which sources are shown; the whole of it stands in the URL. */
export interface SourceSearch {
  readonly q?: string;
  readonly state?: HealthStatus;
}

/** The search that a URL says. */
export function readSourceSearch({ q, state }: Record<string, unknown>): SourceSearch {
  const known = HEALTH_STATUSES.find((status) => status === state);
  return {
    ...(q === undefined || q === '' ? {} : { q: String(q) }),
    ...(known === undefined ? {} : { state: known }),
  };
}

/** Worst first: what needs somebody stands at the top. */
const ORDER: readonly (HealthStatus | undefined)[] = [
  'RED',
  'YELLOW',
  undefined,
  'NEW',
  'GREEN',
  'OFF',
];

/** The sources that a search means, the worst first, then by name. */
export function chosenSources(
  sources: readonly SourceView[],
  statusOf: (id: string) => HealthStatus | undefined,
  { q = '', state }: SourceSearch,
): readonly SourceView[] {
  const wanted = fold(q);
  return sources
    .filter(({ id }) => state === undefined || statusOf(id) === state)
    .filter(({ id, name, type, provinceName, communeName = '' }) =>
      fold([id, name, type, provinceName, communeName].join(' ')).includes(wanted),
    )
    .toSorted(
      (a, b) =>
        ORDER.indexOf(statusOf(a.id)) - ORDER.indexOf(statusOf(b.id)) ||
        a.name.localeCompare(b.name, 'vi'),
    );
}

/** Without diacritics and case, as people type when they are in a hurry. */
function fold(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('đ', 'd').trim();
}
