import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Page } from '../state/contract.ts';

/** Names the next page in `Link: <…>; rel="next"`; nothing on the last page. Source: RFC 8288. */
export function linkNext(
  request: FastifyRequest,
  reply: FastifyReply,
  cursor: string | undefined,
): void {
  if (cursor === undefined) return;
  const url = new URL(request.url, 'http://localhost');
  url.searchParams.set('cursor', cursor);
  reply.header('link', `<${url.pathname}${url.search}>; rel="next"`);
}

/** A page of state as the API shows it. */
export function pageView<T, V>(page: Page<T>, view: (item: T) => V) {
  return {
    items: page.items.map(view),
    ...(page.cursor === undefined ? {} : { cursor: page.cursor }),
    total: { value: page.total, relation: 'eq' as const },
  };
}
