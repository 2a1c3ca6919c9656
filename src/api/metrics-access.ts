import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

/**
 * Whether the configured token of the metrics is presented, compared in constant time. Without a
 * configured token nobody passes here: the address of the peer is no proof, behind a proxy
 * everybody comes from loopback.
 */
export function mayReadMetrics(request: FastifyRequest, token: string | undefined): boolean {
  if (token === undefined || token === '') return false;
  const given = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  return timingSafeEqual(digest(given), digest(token));
}

function digest(value: string): Buffer {
  return createHash('sha256').update(value).digest();
}
