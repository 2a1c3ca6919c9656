import type { VendorRecord } from '../../field-map/record-fields.ts';
import { keyValues } from '../../value/key-values.ts';

const RECEIPT =
  /\bid:(\S{1,80}) (?:sub:(\S{0,10}) )?(?:dlvrd:(\S{0,10}) )?(?:submit date:(\d{10,14}) )?(?:done date:(\d{10,14}) )?stat:(\w{1,20})(?: err:(\S{0,20}))?(?: text:(.*))?/i;
const LONGEST = 4_096;
const SHORT_DATE = 10;
const CENTURY = '20';
const LEADING_TIME =
  /^\[?(\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d{1,6})?(?:Z|[+-]\d{2}:?\d{2})?)\]?(?:\s|$)/;

/**
 * Reads a delivery receipt of a message centre as SMPP 3.4, appendix B writes it (`id:… stat:DELIVRD err:000 text:…`), alone
 * or in a line of a gateway with a time and pairs before it. `undefined` = there is none in the line. The text of the
 * message, of which the receipt has the beginning, stands under `text`.
 */
export function deliveryReceipt(line: string): VendorRecord | undefined {
  if (line.startsWith('{') || !line.includes('stat:')) {
    return undefined;
  }
  const head = line.slice(0, LONGEST);
  const found = RECEIPT.exec(head);
  if (found === null) {
    return undefined;
  }
  const [, id, sub, dlvrd, submitted, done, stat, err, text] = found;
  const before = head.slice(0, found.index);
  const record: Record<string, unknown> = Object.create(null);
  for (const [key, value] of keyValues(before, { blanks: true })) {
    record[key] = value;
  }
  const when = LEADING_TIME.exec(before)?.[1] ?? wholeDate(done) ?? wholeDate(submitted);
  const parts = { message_id: id, sub, dlvrd, stat, err, text };
  for (const [key, value] of Object.entries(parts)) {
    if (value !== undefined) record[key] = value;
  }
  record['time'] ??= when;
  if (submitted !== undefined) record['submit_date'] = wholeDate(submitted);
  return record;
}

/** `2611220815` → `20261122081500`. */
function wholeDate(text: string | undefined): string | undefined {
  if (text === undefined) {
    return undefined;
  }
  const year = text.length <= SHORT_DATE + 2 ? CENTURY : '';
  return `${year}${text}`.padEnd(SHORT_DATE + 4, '0');
}
