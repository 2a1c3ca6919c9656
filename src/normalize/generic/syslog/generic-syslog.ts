import type { ParseContext, ParseOutcome, Parser, PartialEvent } from '../../contract.ts';
import { readEnvelope } from '../../syslog/envelope.ts';
import { putEnvelope } from '../../syslog/envelope-fields.ts';

const LEVELS = [
  'emergency',
  'alert',
  'critical',
  'error',
  'warning',
  'notice',
  'informational',
  'debug',
];

/** Any syslog message of RFC 3164 or 5424; structured data stands in `log.syslog.structured_data`. */
export const GENERIC_SYSLOG: Parser = {
  type: 'generic.syslog',
  title: {
    vi: 'Syslog bất kỳ (RFC 3164, RFC 5424)',
    en: 'Any syslog message (RFC 3164, RFC 5424)',
  },
  logsource: { product: 'linux', service: 'syslog' },
  readsEnvelope: true,
  detect(line) {
    if (/^<\d{1,3}>/.test(line)) return 0.5;
    return /^(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\S{8,30}) \S+ [\w./-]+(?:\[\d+\])?: /.test(
      line,
    )
      ? 0.5
      : 0;
  },
  parse: parseSyslog,
};

function parseSyslog(line: string, context: ParseContext): ParseOutcome {
  const envelope = readEnvelope(line, context);
  const doc: PartialEvent = { message: envelope?.message ?? line, event: { kind: 'event' } };
  if (envelope === undefined) {
    return { kind: 'parsed', doc };
  }
  putEnvelope(doc, envelope);
  const { priority, stamp } = envelope;
  if (priority !== undefined) {
    doc.log = { ...doc.log, level: LEVELS[priority & 7] ?? 'informational' };
    doc.event = { kind: 'event', severity: priority & 7 };
  }
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
