import type { ElasticsearchClient } from './connection.ts';
import { answerFailure, type FailedAnswer } from './store-failure.ts';

/**
 * Makes an index from its template, where it is not there.
 * @throws GacError GAC_STORE_FAILED, also when the cluster allows no more shards
 */
export async function makeIndex(client: ElasticsearchClient, index: string): Promise<void> {
  const { status, body } = await client.ask<FailedAnswer['body']>({
    method: 'PUT',
    path: `/${index}`,
    accepted: [400],
  });
  if (status < 400) return;
  const fault = typeof body === 'object' ? body.error : undefined;
  if (typeof fault === 'object' && fault.type === 'resource_already_exists_exception') return;
  throw answerFailure(`PUT /${index}`, { status, ...(body === undefined ? {} : { body }) }, fault);
}
