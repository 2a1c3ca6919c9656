import { GacError } from '../../event/error.ts';

/** The fault that a node names. */
export interface ElasticsearchFault {
  readonly type?: string;
  readonly reason?: string;
  readonly caused_by?: ElasticsearchFault;
  readonly root_cause?: readonly ElasticsearchFault[];
}

/** An answer that is no success. */
export interface FailedAnswer {
  readonly status: number;
  readonly body?: { readonly error?: ElasticsearchFault | string } | string;
}

/** Carries the status of a node's answer as the cause of the error that callers know. */
export class ElasticsearchRefusal extends Error {
  override readonly name = 'ElasticsearchRefusal';
  readonly status: number;
  readonly type: string;

  constructor(answer: { status: number; type: string; message: string }, cause: unknown) {
    super(answer.message, { cause });
    this.status = answer.status;
    this.type = answer.type;
  }
}

const NEXT_STEPS: Readonly<Record<number, string>> = {
  401: 'the user or the API key is wrong: check GAC_ELASTICSEARCH_API_KEY or the password',
  403: 'the user may not do this: give it the rights that docs/operating.md lists',
};

/** The error for an answer that is no success. */
export function answerFailure(what: string, answer: FailedAnswer, cause: unknown): GacError {
  const { status, body } = answer;
  const fault = typeof body === 'object' ? body.error : undefined;
  const type = typeof fault === 'object' ? (fault.type ?? 'unknown') : 'unknown';
  const said = typeof fault === 'object' ? faultText(fault) : String(fault ?? body ?? '');
  const next = NEXT_STEPS[status];
  const message =
    `Elasticsearch answers ${status} to ${what}: ${said.slice(0, 500)}` +
    (next === undefined ? '' : ` (${next})`);
  return new GacError('GAC_STORE_FAILED', message, {
    cause: new ElasticsearchRefusal({ status, type, message: said }, cause),
    retryAfterSeconds: 1,
  });
}

/** The error for a node that gives no answer. */
export function unreachable(nodes: readonly string[], what: string, cause: unknown): GacError {
  const said = cause instanceof Error ? cause.message : String(cause);
  return new GacError(
    'GAC_STORE_FAILED',
    `Elasticsearch at ${nodes.join(', ')} gives no answer to ${what}: ${said}. ` +
      'Check that it runs and that store.elasticsearch.nodes is right',
    { cause, retryAfterSeconds: 1 },
  );
}

/** The status of the answer behind an error; `undefined` when there was none. */
export function statusOf(error: unknown): number | undefined {
  const refusal = refusalOf(error);
  return refusal?.status;
}

/** The type of the fault behind an error, such as `cluster_block_exception`. */
export function faultTypeOf(error: unknown): string | undefined {
  return refusalOf(error)?.type;
}

/** A fault in one line, with what lies behind it. */
export function faultText(fault: ElasticsearchFault): string {
  const parts: string[] = [];
  for (let at: ElasticsearchFault | undefined = fault; at !== undefined; at = at.caused_by) {
    const text = [at.type, at.reason].filter(Boolean).join(': ');
    if (text !== '' && !parts.includes(text)) parts.push(text);
    if (parts.length >= 3) break;
  }
  const root = fault.root_cause?.[0];
  if (root?.reason !== undefined && !parts.some((part) => part.includes(root.reason ?? ''))) {
    parts.push(root.reason);
  }
  return parts.join('; ');
}

function refusalOf(error: unknown): ElasticsearchRefusal | undefined {
  if (!(error instanceof GacError)) return undefined;
  return error.cause instanceof ElasticsearchRefusal ? error.cause : undefined;
}
