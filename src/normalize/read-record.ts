import type { DeadLetterReason } from '../event/event.ts';
import type { ParseContext, Parsed, Parser } from './contract.ts';
import { defectText } from './defect-text.ts';
import { wrappedLine } from './stream/wrapped-line.ts';
import { type Envelope, readEnvelope } from './syslog/envelope.ts';

/** What came of reading a record: understood or not, with the syslog envelope that it came in. */
export interface RecordReading {
  readonly outcome:
    | Parsed
    | {
        readonly kind: 'failed';
        readonly reason: DeadLetterReason;
        readonly detail: string;
      };
  readonly envelope: Envelope | undefined;
}

const DETAIL_MAX = 300;

/**
 * Reads a record's text with a parser. Of a record that came by syslog, or that only makes sense so, the envelope is
 * taken off first; where the parser does not know the bare message, it is asked about the whole line too.
 */
export function readRecord(
  parser: Parser,
  text: string,
  options: { readonly context: ParseContext; readonly syslog: boolean },
): RecordReading {
  const { context, syslog } = options;
  if (text.trim() === '') {
    return failure('malformed', 'empty record');
  }
  if (parser.readsEnvelope === true) {
    return unwrapped(parser, text, { outcome: guarded(parser, text, context), context });
  }
  const enveloped = syslog ? readEnvelope(text, context) : undefined;
  if (enveloped !== undefined) {
    const inner = guarded(parser, enveloped.message, context);
    if (inner.kind === 'parsed' || inner.reason === 'parser_defect') {
      return { outcome: inner, envelope: enveloped };
    }
    // Some parsers need the program's name, which stands in the envelope.
    const outer = guarded(parser, text, context);
    return { outcome: outer.kind === 'parsed' ? outer : inner, envelope: enveloped };
  }
  const outcome = guarded(parser, text, context);
  if (outcome.kind === 'parsed' || syslog) {
    return { outcome, envelope: undefined };
  }
  const written = readEnvelope(text, context);
  const inner = written && guarded(parser, written.message, context);
  return inner?.kind === 'parsed'
    ? { outcome: inner, envelope: written }
    : unwrapped(parser, text, { outcome, context });
}

/** What shippers wrap into JSON is read from there, when the parser does not know the wrapping itself. */
function unwrapped(
  parser: Parser,
  text: string,
  { outcome, context }: { outcome: RecordReading['outcome']; context: ParseContext },
): RecordReading {
  const wrapped = outcome.kind === 'parsed' ? undefined : wrappedLine(text);
  if (wrapped === undefined) {
    return { outcome, envelope: undefined };
  }
  const inner = guarded(parser, wrapped, context);
  if (inner.kind === 'parsed') {
    return { outcome: inner, envelope: undefined };
  }
  const written = readEnvelope(wrapped, context);
  const innermost = written && guarded(parser, written.message, context);
  return innermost?.kind === 'parsed'
    ? { outcome: innermost, envelope: written }
    : { outcome, envelope: undefined };
}

function failure(reason: DeadLetterReason, detail: string): RecordReading {
  return { outcome: { kind: 'failed', reason, detail }, envelope: undefined };
}

function guarded(parser: Parser, text: string, context: ParseContext): RecordReading['outcome'] {
  try {
    return parser.parse(text, context);
  } catch (error) {
    const detail = defectText(error).slice(0, DETAIL_MAX);
    return { kind: 'failed', reason: 'parser_defect', detail };
  }
}
