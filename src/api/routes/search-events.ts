import type { Scope } from '../../event/scope.ts';
import type { Filter } from '../../store/contract.ts';
import { eventQuery } from '../event-query.ts';
import type { EventPage, EventSearchQuery } from '../schemas/event.ts';
import { eventView } from '../view.ts';
import type { RouteContext } from './route-context.ts';

/** One page of events by the parameters of a search; `always` limits it further. */
export async function searchEvents(
  scope: Scope,
  query: EventSearchQuery,
  options: { context: RouteContext; always?: readonly Filter[] },
): Promise<EventPage> {
  const { context, always = [] } = options;
  const { order, size, cursor } = query;
  const page = await context.store.search(scope, {
    ...eventQuery(query, { nowMs: context.clock.now(), place: '/query', always }),
    ...(order === undefined ? {} : { order }),
    ...(size === undefined ? {} : { size }),
    ...(cursor === undefined ? {} : { cursor }),
  });
  return {
    items: page.events.map(eventView),
    ...(page.cursor === undefined ? {} : { cursor: page.cursor }),
    total: page.total,
  };
}
