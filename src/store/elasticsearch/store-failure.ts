import { GacError } from '../../event/error.ts';
import { type TlsFault, tlsFaultOf } from './tls-fault.ts';

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
  401:
    'the log-in is missing or wrong: check GAC_ELASTICSEARCH_API_KEY (the field `encoded` of the answer ' +
    'that made it), or store.elasticsearch.username and GAC_ELASTICSEARCH_PASSWORD',
};
const RIGHTS_STEP =
  'the user or the API key may not do this: give it the role of docs/operating.md, ' +
  '"What the user may do", and look at store.elasticsearch.indexPrefix';
/** The type of every fault of the security module; a read-only index answers 403 with another. */
const SECURITY_FAULT = 'security_exception';

const TLS_STEPS: Readonly<Record<TlsFault, string>> = {
  authority:
    'No authority that is trusted here signed its certificate: put the one that did into the PEM file ' +
    'store.elasticsearch.caFile',
  time: 'Its certificate is over or does not hold yet: renew it, or set the clocks',
  name:
    'Its certificate is for other names: write store.elasticsearch.nodes with one of them, or have it ' +
    'made for this one',
  protocol:
    'One side speaks TLS and the other does not: check http and https in store.elasticsearch.nodes',
  other: 'Check store.elasticsearch.caFile, and http and https in store.elasticsearch.nodes',
};
const UNREACHABLE_STEP = 'Check that it runs and that store.elasticsearch.nodes is right';

/** The error for an answer that is no success. */
export function answerFailure(what: string, answer: FailedAnswer, cause: unknown): GacError {
  const { status, body } = answer;
  const fault = typeof body === 'object' ? body.error : undefined;
  const type = typeof fault === 'object' ? (fault.type ?? 'unknown') : 'unknown';
  const said = typeof fault === 'object' ? faultText(fault) : String(fault ?? body ?? '');
  const next = isForbidden(status, type) ? RIGHTS_STEP : NEXT_STEPS[status];
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
  const fault = tlsFaultOf(nodes, said);
  const next = fault === undefined ? UNREACHABLE_STEP : TLS_STEPS[fault];
  return new GacError(
    'GAC_STORE_FAILED',
    `Elasticsearch at ${nodes.join(', ')} gives no answer to ${what}: ${said}. ${next}`,
    { cause, retryAfterSeconds: 1 },
  );
}

/** Whether an answer says that the user may not do what was asked, rather than that an index takes nothing. */
export function isForbidden(status: number, type: string | undefined): boolean {
  return status === 403 && type === SECURITY_FAULT;
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
