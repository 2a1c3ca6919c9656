import type { ParseContext, ParseOutcome, Parser, PartialEvent } from '../../contract.ts';
import { put, putAll, textAt } from '../../document/put.ts';
import { csvCells } from '../../field-map/csv-cells.ts';
import type { ErasedValue } from '../../redact/erased-kind.ts';
import { parseIsoStamp } from '../../time/iso-stamp.ts';
import { offsetOfZoneName } from '../../time/zone-name.ts';
import { wholeNumber } from '../../value/digits.ts';
import { sourceFields } from '../../value/source-fields.ts';
import { putMessage } from './postgresql-message.ts';

/** Severities, with those that say that something failed. Source: PostgreSQL 18, "19.8. Error Reporting and Logging". */
const SEVERITIES =
  'DEBUG[1-5]|LOG|INFO|NOTICE|WARNING|ERROR|FATAL|PANIC|STATEMENT|DETAIL|HINT|CONTEXT|QUERY|LOCATION';
const FAILURES = new Set(['ERROR', 'FATAL', 'PANIC']);
const TIME = String.raw`(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?)(?: ([A-Z]{2,5}|[+-]\d\d(?::?\d\d)?))?`;
/** `%m [%p] %q%u@%d ` as Debian sets it, `%m [%p] ` as the program does, and what is commonly put between. */
const LINE = new RegExp(
  String.raw`^${TIME}(?: \[(\d{1,10})(?:-\d+)?\](?::| )? ?(?:\[\d+-\d+\] )?(?:([^\s@]*)@([^\s:]*) )?(?:(\S+) )??| )(${SEVERITIES}): {1,2}(?:([0-9A-Z]{5}): )?`,
);
/** `%t:%r:%u@%d:[%p]:`, which the database services of Amazon have. */
const RDS_LINE = new RegExp(
  String.raw`^${TIME}:(?:\[local\]|([^\s:()]*)(?:\((\d{1,5})\))?):([^\s@]*)@([^\s:]*):\[(\d{1,10})\]:(${SEVERITIES}): {1,2}`,
);
/** Columns of `log_destination = csvlog`. Source: as above, table 19.8.4. */
const CSV_COLUMNS =
  'timestamp user dbname pid connection session_id line_num ps session_start vxid txid error_severity state_code message detail hint internal_query internal_position context statement cursor_position func_name application_name backend_type leader_pid query_id'.split(
    ' ',
  );
const CSV_LINE = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} [A-Z+\-\d:]{2,6},/;
const MESSAGE_MAX = 32_768;

/** A record of any of the three forms. */
interface LogRecord {
  readonly time: string;
  readonly zone: string | undefined;
  readonly fields: Readonly<Record<string, string | undefined>>;
}

/** PostgreSQL's server log: text with the usual prefixes, `csvlog` or `jsonlog`. */
export const POSTGRESQL_LOG: Parser = {
  type: 'postgresql.log',
  title: { vi: 'PostgreSQL – nhật ký máy chủ', en: 'PostgreSQL server log' },
  logsource: { category: 'database', product: 'postgresql' },
  multilineStart: String.raw`^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d|\{"timestamp")`,
  detect: detectPostgresql,
  parse: parsePostgresql,
};

function detectPostgresql(line: string): number {
  const text = textRecord(line);
  if (text !== undefined) return text.fields['pid'] === undefined ? 0.7 : 0.95;
  if (CSV_LINE.test(line)) return csvRecord(line) === undefined ? 0 : 0.9;
  return /^\{"timestamp":"[^"]*".*"(?:backend_type|error_severity)":/.test(line) ? 0.95 : 0;
}

function parsePostgresql(line: string, context: ParseContext): ParseOutcome {
  const record = textRecord(line) ?? csvRecord(line) ?? jsonRecord(line);
  if (record === undefined) {
    const detail = 'neither text with "%m [%p]" in front, nor csvlog, nor jsonlog';
    return { kind: 'failed', reason: 'malformed', detail };
  }
  const stamp = parseIsoStamp(
    `${record.time.replace(' ', 'T')}${offsetOf(record.zone)}`,
    context.timezone,
  );
  if (stamp === undefined) {
    return { kind: 'failed', reason: 'timestamp_invalid', detail: `"${record.time}" is no time` };
  }
  const { fields } = record;
  const severity = fields['error_severity'] ?? 'LOG';
  const message = (fields['message'] ?? '').slice(0, MESSAGE_MAX);
  const isFailure = FAILURES.has(severity);
  const doc: PartialEvent = {
    message,
    event: { kind: 'event', category: ['database'], type: [isFailure ? 'error' : 'info'] },
    log: { level: severity },
  };
  const [host, port] = hostOf(fields);
  putAll(doc, {
    'event.outcome': isFailure ? 'failure' : undefined,
    'event.code': fields['state_code'],
    'process.pid': wholeNumber(fields['pid'] ?? ''),
    'user.name': fields['user'],
    'postgresql.log.database': fields['dbname'],
    'postgresql.log.application_name': fields['application_name'],
    'postgresql.log.backend_type': fields['backend_type'],
    'postgresql.log.session_id': fields['session_id'],
    'postgresql.log.command_tag': fields['ps'],
    'postgresql.log.detail': fields['detail'],
    'postgresql.log.hint': fields['hint'],
    'postgresql.log.context': fields['context'],
    'postgresql.log.query': fields['statement'],
    ...sourceFields(host, port),
  });
  putMessage(doc, message);
  // Where columns tell the severity and the duration apart, what is left of the message is the statement.
  if (fields['ps'] !== undefined && doc.event?.action === 'statement') {
    put(doc, 'message', textAt(doc, 'postgresql.log.query') ?? message);
  }
  const erase = passwordsIn(`${message} ${fields['statement'] ?? ''}`);
  const secrets = erase.length === 0 ? {} : { secrets: { erase } };
  return { kind: 'parsed', timeMs: stamp.ms, timeNanos: stamp.nanos, doc, ...secrets };
}

/** Passwords that a statement sets, which the server writes down as they are. */
function passwordsIn(statement: string): ErasedValue[] {
  const found = statement.matchAll(/\bpassword\s+(?:'((?:[^']|'')+)'|\$(\w*)\$(.+?)\$\2\$)/gi);
  return [...found].flatMap(([, quoted, , dollars]) => {
    const clear = quoted ?? dollars;
    return clear === undefined ? [] : [{ clear, kind: 'password' }];
  });
}

function textRecord(line: string): LogRecord | undefined {
  const [head, time = '', zone, pid, user, dbname, more, severity, code] = LINE.exec(line) ?? [];
  if (head === undefined) return rdsRecord(line);
  const given = namedPrefix(more);
  const fields = {
    pid,
    user: known(user ?? given['user']),
    dbname: known(dbname ?? given['db']),
    remote_host: known(given['client']),
    application_name: known(given['app']),
    error_severity: severity,
    state_code: code,
    message: line.slice(head.length),
  };
  return { time, zone, fields };
}

function rdsRecord(line: string): LogRecord | undefined {
  const [head, time = '', zone, host, port, user, dbname, pid, severity] =
    RDS_LINE.exec(line) ?? [];
  if (head === undefined) return undefined;
  const fields = {
    pid,
    user: known(user),
    dbname: known(dbname),
    remote_host: known(host),
    remote_port: port,
    error_severity: severity,
    message: line.slice(head.length),
  };
  return { time, zone, fields };
}

function known(value: string | undefined): string | undefined {
  return value === '' || value === '[unknown]' ? undefined : value;
}

/** `db=%d,user=%u,app=%a,client=%h`, which the readers of slow queries ask for. */
function namedPrefix(text: string | undefined): Readonly<Record<string, string>> {
  const pairs = (text ?? '').split(',').map((pair) => pair.split('=', 2));
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined));
}

function csvRecord(line: string): LogRecord | undefined {
  if (!CSV_LINE.test(line)) return undefined;
  const cells = csvCells(line, ',');
  if (cells === undefined) return undefined;
  const at = (name: string) => cells[CSV_COLUMNS.indexOf(name)] || undefined;
  const [, time = '', zone] = new RegExp(`^${TIME}$`).exec(at('timestamp') ?? '') ?? [];
  if (time === '' || at('error_severity') === undefined) return undefined;
  const [remote_host, remote_port] = splitHost(at('connection'));
  const fields = Object.fromEntries(CSV_COLUMNS.map((name) => [name, at(name)]));
  return { time, zone, fields: { ...fields, remote_host, remote_port } };
}

function jsonRecord(line: string): LogRecord | undefined {
  if (line.charCodeAt(0) !== 123) return undefined;
  try {
    const document = JSON.parse(line) as Record<string, unknown>;
    const [, time = '', zone] = new RegExp(`^${TIME}$`).exec(String(document['timestamp'])) ?? [];
    if (time === '') return undefined;
    const fields = Object.entries(document).flatMap(([name, value]) =>
      ['string', 'number'].includes(typeof value) ? [[name, String(value)]] : [],
    );
    return { time, zone, fields: Object.fromEntries(fields) };
  } catch {
    // No JSON: then it is no jsonlog either.
    return undefined;
  }
}

function hostOf(fields: LogRecord['fields']): [string | undefined, string | undefined] {
  const host = fields['remote_host'];
  return [host === '[local]' ? undefined : host, fields['remote_port']];
}

function splitHost(connection: string | undefined): [string | undefined, string | undefined] {
  const [, host, port] = /^(.*?)(?::(\d{1,5}))?$/.exec(connection ?? '') ?? [];
  return [host || undefined, port];
}

/** What stands for the zone in ISO 8601; a name that is not known leaves it to the source's own. */
function offsetOf(zone: string | undefined): string {
  const named = zone === undefined ? undefined : offsetOfZoneName(zone);
  if (named !== undefined) return named;
  const [, hours, minutes = '00'] = /^([+-]\d\d):?(\d\d)?$/.exec(zone ?? '') ?? [];
  return hours === undefined ? '' : `${hours}:${minutes}`;
}
