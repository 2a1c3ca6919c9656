import { ALERT_STATUSES, type AlertStatus } from '../../src/event/alert.ts';
import { FAMILIES, type Family, LEVELS, type Level } from '../../src/event/severity.ts';

/** Which alerts the queue shows; the whole of it stands in the URL. Absent = all, for `status` the unclosed. */
export interface AlertSearch {
  readonly status?: readonly AlertStatus[];
  readonly level?: readonly Level[];
  readonly family?: readonly Family[];
  readonly province?: readonly string[];
  readonly assignee?: string;
  readonly q?: string;
  readonly sort?: 'newest' | 'oldest';
}

/** Views that an analyst asks for by name. */
export const VIEWS = {
  work: {},
  mine: { assignee: 'me' },
  unassigned: { status: ['open'], assignee: 'none' },
  closed: { status: ['closed'], sort: 'newest' },
} as const satisfies Record<string, AlertSearch>;

/** Name of a view. */
export type View = keyof typeof VIEWS;

/** The view whose own conditions a search has; `undefined` when it is none of them. */
export function viewOf(search: AlertSearch): View | undefined {
  const keys = ['status', 'assignee', 'sort'] as const;
  const text = (one: AlertSearch) => JSON.stringify(keys.map((key) => one[key] ?? null));
  const names = Object.keys(VIEWS) as View[];
  return names.find((name) => text(VIEWS[name]) === text(search));
}

/** The search that a URL says; what makes no sense is left out. */
export function readSearch(given: Record<string, unknown>): AlertSearch {
  const search: Record<string, unknown> = {
    status: listOf(given['status'], ALERT_STATUSES),
    level: listOf(given['level'], LEVELS),
    family: listOf(given['family'], FAMILIES),
    province: textsOf(given['province'])?.filter((code) => /^\d{2}$/.test(code)),
    assignee: textsOf(given['assignee'])?.[0],
    q: textsOf(given['q'])?.[0],
    sort: listOf(given['sort'], ['newest', 'oldest'])?.[0],
  };
  const told = Object.entries(search).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(told);
}

/** A search with one part changed; an empty list or text takes the part away. */
export function withPart<K extends keyof AlertSearch>(
  search: AlertSearch,
  key: K,
  value: AlertSearch[K],
): AlertSearch {
  const { [key]: _before, ...rest } = search;
  return value === undefined || value.length === 0 ? rest : { ...rest, [key]: value };
}

function textsOf(value: unknown): string[] | undefined {
  if (value === undefined) return undefined;
  const list = (Array.isArray(value) ? value : [value]).map(String);
  return list.length === 0 ? undefined : list;
}

function listOf<T extends string>(value: unknown, known: readonly T[]): T[] | undefined {
  const list = textsOf(value)?.filter((one): one is T => known.some((name) => name === one));
  return list === undefined || list.length === 0 ? undefined : list;
}
