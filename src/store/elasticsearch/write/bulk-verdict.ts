import { type ElasticsearchFault, faultText } from '../store-failure.ts';

/** What became of one line of a bulk request. */
export type Verdict =
  | { readonly kind: 'stored' | 'repeated' }
  /** The mapping or a limit of the index does not take this document; it never will. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The cluster cannot take it at this moment. */
  | {
      readonly kind: 'busy';
      readonly reason: string;
      readonly status: number;
      readonly fault: ElasticsearchFault | undefined;
    };

/** One item of the answer to a bulk request. */
export interface BulkAnswerItem {
  readonly status: number;
  readonly error?: ElasticsearchFault;
}

/**
 * Faults that Elasticsearch gives the status 400 though the document is right: no more shards are
 * allowed, the index is closed or cannot be made.
 */
const FAULTS_OF_THE_CLUSTER: ReadonlySet<string> = new Set([
  'validation_exception',
  'index_closed_exception',
  'invalid_index_name_exception',
  'invalid_index_template_exception',
  'resource_already_exists_exception',
  'cluster_block_exception',
  'search_phase_execution_exception',
  'illegal_state_exception',
]);

/**
 * Judges one item. 403 is what an index answers that the disk watermark has made read-only, and what
 * a user without the right gets: the document waits.
 */
export function verdictOf({ status, error }: BulkAnswerItem): Verdict {
  if (status >= 200 && status < 300) return { kind: 'stored' };
  if (status === 409) return { kind: 'repeated' };
  // What was to be deleted is not there.
  if (status === 404 && error === undefined) return { kind: 'repeated' };
  const reason = error === undefined ? `status ${status}` : faultText(error);
  if (status === 400 && !FAULTS_OF_THE_CLUSTER.has(error?.type ?? '')) {
    return { kind: 'refused', reason };
  }
  return { kind: 'busy', reason, status, fault: error };
}
