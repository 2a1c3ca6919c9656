import type { ParseContext, ParsedSecrets, ParseOutcome, Parser } from '../contract.ts';
import { put, putAll } from '../document/put.ts';
import { putKeycloakEvent } from './event-fields.ts';
import { type EventLine, parseEventJson } from './event-json.ts';
import { eventPairs } from './event-pairs.ts';
import { parseJsonLine } from './json-line.ts';
import { type LogLine, parseLogLine } from './log-line.ts';

const EVENT_TEXT = /^(?:type|operationType)=/;
const EVENT_JSON = /"(?:type|operationType)" ?: ?"[A-Z_]{2,64}"/;
const EXCEPTION = /([\w$]+(?:\.[\w$]+)+(?:Exception|Error|Throwable))\b/;
/** A longer first line is not searched for the name of its exception. */
const MAX_EXCEPTION_LINE = 1_000;

/**
 * Keycloak's server log in all its shapes: text of Quarkus and WildFly releases, JSON, ECS JSON, and the events that its API
 * gives out; events of users and administrators by the names of Elastic's keycloak integration, other lines as plain ones.
 */
export const KEYCLOAK_LOG: Parser = {
  type: 'keycloak.log',
  title: { vi: 'Nhật ký máy chủ Keycloak', en: 'Keycloak server log' },
  logsource: { category: 'authentication', product: 'keycloak', service: 'events' },
  multilineStart:
    '^(?:\\{|(?:.{0,200}? )?(?:\\d{4}-\\d{2}-\\d{2}[T ])?\\d{2}:\\d{2}:\\d{2}[,.]\\d{1,9}\\S* +[A-Z]{4,7} )',
  detect: detectKeycloak,
  parse: parseKeycloak,
};

function detectKeycloak(line: string): number {
  if (
    line.includes('[org.keycloak.') ||
    /"(?:loggerName|log\.logger)":"org\.keycloak\./.test(line)
  ) {
    return 0.98;
  }
  if (/^(?:type|operationType)="?[A-Z_]+"?, realmId=/.test(line)) {
    return 0.95;
  }
  if (line.startsWith('{')) {
    if (/"realmId" ?:/.test(line) && EVENT_JSON.test(line)) return 0.95;
    return line.includes('"loggerClassName":') || line.includes('"service.name":"Keycloak"')
      ? 0.9
      : 0;
  }
  return /^(?:\d{4}-\d\d-\d\d[T ])?\d\d:\d\d:\d\d,\d{3} [A-Z]{4,5} +\[[\w.]+\] \(/.test(line)
    ? 0.8
    : 0;
}

function parseKeycloak(line: string, context: ParseContext): ParseOutcome {
  const read = readLine(line, context);
  if (read === undefined) {
    return { kind: 'failed', reason: 'malformed', detail: 'not a line of a Keycloak server log' };
  }
  const secrets = putMessage(read);
  const { stamp, doc } = read;
  return {
    kind: 'parsed',
    doc,
    ...(stamp === undefined ? {} : { timeMs: stamp.ms, timeNanos: stamp.nanos }),
    ...(stamp?.assumedYear === true ? { timeAssumedYear: true } : {}),
    ...(secrets === undefined ? {} : { secrets }),
  };
}

function readLine(line: string, context: ParseContext): LogLine | EventLine | undefined {
  if (line.startsWith('{')) {
    return parseJsonLine(line, context) ?? parseEventJson(line, context);
  }
  if (EVENT_TEXT.test(line)) {
    return { stamp: undefined, logger: 'org.keycloak.events', message: line, doc: {} };
  }
  return parseLogLine(line, context);
}

function putMessage(read: LogLine | EventLine): ParsedSecrets | undefined {
  const { logger, message, doc } = read;
  if ('pairs' in read) return putKeycloakEvent(doc, read.pairs);
  if (logger.startsWith('org.keycloak.events') && EVENT_TEXT.test(message)) {
    return putKeycloakEvent(doc, eventPairs(message.trimEnd()));
  }
  put(doc, 'message', message);
  const lineEnd = message.indexOf('\n');
  if (lineEnd >= 0 && /\n\s+at /.test(message)) {
    putAll(doc, {
      'error.stack_trace': message.slice(lineEnd + 1),
      'error.type': EXCEPTION.exec(message.slice(0, Math.min(lineEnd, MAX_EXCEPTION_LINE)))?.[1],
    });
  }
  return undefined;
}
