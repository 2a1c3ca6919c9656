import type { EventQuery, Filter } from '../store/contract.ts';
import { allOf, parseEventFilter } from './event-filter.ts';
import { parseTime } from './parse-time.ts';

/** The parameters by which a caller says which events are meant. */
export interface EventSelection {
  readonly from?: string;
  readonly to?: string;
  readonly q?: string;
  readonly filter?: readonly string[];
}

/**
 * Turns parameters into a query of the store; `always` is added to the filters.
 * @throws GacError GAC_REQUEST_INVALID naming the parameter
 */
export function eventQuery(
  selection: EventSelection,
  options: { nowMs: number; place: '/query' | '/body'; always?: readonly Filter[] },
): EventQuery {
  const given = (selection.filter ?? []).map((text, index) =>
    parseEventFilter(text, `${options.place}/filter/${index}`),
  );
  const filter = allOf([...(options.always ?? []), ...given]);
  const { from, to, q } = selection;
  const { nowMs, place } = options;
  return {
    ...(from === undefined ? {} : { fromMs: parseTime(from, nowMs, `${place}/from`) }),
    ...(to === undefined ? {} : { toMs: parseTime(to, nowMs, `${place}/to`) }),
    ...(q === undefined || q.trim() === '' ? {} : { text: q }),
    ...(filter === undefined ? {} : { filter }),
  };
}
