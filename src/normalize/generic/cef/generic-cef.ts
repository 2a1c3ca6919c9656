import type { ParseContext, ParseOutcome, Parser } from '../../contract.ts';
import { isInEnvelope } from '../../syslog/in-envelope.ts';
import { cefDocument } from './cef-document.ts';
import { cefAt, cefRecord } from './cef-record.ts';

/** ArcSight Common Event Format, version 0 and 1, of any vendor. */
export const GENERIC_CEF: Parser = {
  type: 'generic.cef',
  title: {
    vi: 'CEF (Common Event Format) của mọi hãng',
    en: 'CEF (Common Event Format) of any vendor',
  },
  logsource: { category: 'firewall', product: 'cef' },
  detect: (line) => (cefAt(line) >= 0 ? 0.9 : 0),
  parse: parseCef,
};

function parseCef(line: string, context: ParseContext): ParseOutcome {
  const at = cefAt(line);
  const record =
    at < 0 || (at > 0 && isInEnvelope(line, context)) ? undefined : cefRecord(line, at);
  if (record === undefined) {
    return { kind: 'failed', reason: 'malformed', detail: 'no CEF:0|… with seven parts' };
  }
  const { doc, stamp } = cefDocument(record, context);
  return stamp === undefined
    ? { kind: 'parsed', doc }
    : {
        kind: 'parsed',
        timeMs: stamp.ms,
        timeNanos: stamp.nanos,
        ...(stamp.assumedYear === true ? { timeAssumedYear: true } : {}),
        doc,
      };
}
