import { Buffer } from 'node:buffer';
import { GacError } from '../../../event/error.ts';
import { splitLines } from '../split-records.ts';

/** What may be asked of one document. */
export type BulkAction = 'create' | 'index' | 'update' | 'delete';

/** One document of a bulk request. */
export interface BulkItem {
  readonly action: BulkAction;
  /** As the sender names it; nothing depends on it. */
  readonly index: string;
  /** `undefined`: the sender lets the server choose. */
  readonly id: string | undefined;
  /** The document as it was sent; `undefined` of a deletion. */
  readonly body: Buffer | undefined;
}

const ACTIONS: readonly string[] = ['create', 'index', 'update', 'delete'];

/**
 * Reads the body of a bulk request: a line with the action, then, but for a deletion, a line with the document.
 * Source: Elasticsearch 8.19, "Bulk index or delete documents".
 * @throws GacError GAC_REQUEST_INVALID with the line that is wrong
 */
export function parseBulk(body: Buffer, defaultIndex: string): BulkItem[] {
  const items: BulkItem[] = [];
  const lines = splitLines(body);
  for (let at = 0; at < lines.length; at++) {
    const { action, index, id } = actionOf(lines[at] ?? Buffer.alloc(0), at + 1);
    const document = action === 'delete' ? undefined : lines[++at];
    if (document === undefined && action !== 'delete')
      throw malformed(at + 1, 'the document of the last action is missing');
    items.push({ action, index: index ?? defaultIndex, id, body: document });
  }
  return items;
}

function actionOf(line: Buffer, number: number) {
  const [[name, meta] = [], more] = Object.entries(mapOf(line, number));
  if (name === undefined || more !== undefined || !ACTIONS.includes(name))
    throw malformed(number, `one of ${ACTIONS.join(', ')} is expected`);
  const { _index: index, _id: id } = (meta ?? {}) as Record<string, unknown>;
  return {
    action: name as BulkAction,
    index: typeof index === 'string' ? index : undefined,
    id: id === '' || !['string', 'number'].includes(typeof id) ? undefined : String(id),
  };
}

function mapOf(line: Buffer, number: number): object {
  try {
    const value: unknown = JSON.parse(line.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // The same answer as for any other value.
  }
  throw malformed(number, 'a JSON object with an action is expected');
}

function malformed(line: number, what: string): GacError {
  return new GacError('GAC_REQUEST_INVALID', `Line ${line}: ${what}. Nothing was stored.`);
}
