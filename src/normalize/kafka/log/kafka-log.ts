import type { ParseContext, ParseOutcome, Parser, PartialEvent } from '../../contract.ts';
import { putAll } from '../../document/put.ts';
import { parseIsoStamp } from '../../time/iso-stamp.ts';
import { sourceFields } from '../../value/source-fields.ts';

/** Log4j's pattern of the broker's own configuration: `[%d] %p %m (%c)%n`. Source: Apache Kafka, config/log4j2.yaml. */
const LINE =
  /^\[(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d),(\d{3})\] \[?(TRACE|DEBUG|INFO|WARN|ERROR|FATAL)(?: ?\])? ([\s\S]*)$/;
/** Where the pattern has the thread and the logger before the message: `[thread] [logger] - `. */
const BEFORE = /^\[([^\]]{1,200})\] \[((?:[\w$-]+\.)*[\w$-]+)\] - /;
const LOGGER = / \(((?:[\w$-]+\.)*[\w$-]+)\)(?=\n|$)/;
const COMPONENT = /^\[([^\]]{1,200})\]:? /;
const FAILED_LOGIN = /^Failed authentication with [^\s/]{0,255}\/(\S{1,255}?)(?::(\d{1,5}))? /;
const DENIED =
  /^Principal = ([^\s:]{1,64}:(\S{1,512})) is Denied operation = (\S+) from host = (\S+) on resource = (\S+)/;
const ALLOWED =
  /^Principal = ([^\s:]{1,64}:(\S{1,512})) is Allowed operation = (\S+) from host = (\S+) on resource = (\S+)/;

/** Broker, controller and authorizer logs of Apache Kafka. */
export const KAFKA_LOG: Parser = {
  type: 'kafka.log',
  title: { vi: 'Apache Kafka – nhật ký máy chủ', en: 'Apache Kafka server log' },
  logsource: { category: 'application', product: 'kafka' },
  multilineStart: String.raw`^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}\] `,
  detect: (line) => (LINE.test(line) ? (LOGGER.test(line) ? 0.95 : 0.6) : 0),
  parse: parseKafka,
};

function parseKafka(line: string, context: ParseContext): ParseOutcome {
  const [, time = '', millis = '', level, rest = ''] = LINE.exec(line) ?? [];
  if (level === undefined) {
    const detail = 'no "[time] LEVEL" at the start';
    return { kind: 'failed', reason: 'malformed', detail };
  }
  const stamp = parseIsoStamp(`${time.replace(' ', 'T')}.${millis}`, context.timezone);
  if (stamp === undefined) {
    return { kind: 'failed', reason: 'timestamp_invalid', detail: `"${time}" is no time` };
  }
  const [first = '', ...trace] = rest.split('\n');
  const before = BEFORE.exec(first);
  const after = before === null ? LOGGER.exec(first)?.[1] : undefined;
  const logger = before?.[2] ?? after;
  const end = after === undefined ? first.length : first.lastIndexOf(` (${after})`);
  const said = first.slice(before?.[0].length ?? 0, end);
  const component = COMPONENT.exec(said)?.[1];
  const message = component === undefined ? said : said.replace(COMPONENT, '');
  const isFailure = level === 'ERROR' || level === 'FATAL';
  const doc: PartialEvent = {
    message,
    event: { kind: 'event', category: ['process'], type: [isFailure ? 'error' : 'info'] },
    log: { level, ...(logger !== undefined && { logger }) },
  };
  putAll(doc, {
    'kafka.log.component': component,
    'kafka.log.thread': before?.[1],
    'kafka.log.class': logger?.split('.').at(-1),
    'error.stack_trace': trace.length === 0 ? undefined : trace.join('\n'),
    'error.type': /^([\w.$]+(?:Exception|Error))\b/.exec(trace[0] ?? '')?.[1],
  });
  putAccess(doc, message);
  return { kind: 'parsed', timeMs: stamp.ms, timeNanos: stamp.nanos, doc };
}

/** Who was let in, or was not: what the authorizer and the listeners say. */
function putAccess(doc: PartialEvent, message: string): void {
  const [, host, port] = FAILED_LOGIN.exec(message) ?? [];
  if (host !== undefined) {
    putAll(doc, {
      'event.category': ['authentication'],
      'event.type': ['start', 'denied'],
      'event.action': 'logon-failed',
      'event.outcome': 'failure',
      ...sourceFields(host, port),
    });
    return;
  }
  const denied = DENIED.exec(message);
  const [, principal, user, operation, address, resource] = denied ?? ALLOWED.exec(message) ?? [];
  if (principal === undefined) return;
  putAll(doc, {
    'event.category': ['iam'],
    'event.type': [denied === null ? 'allowed' : 'denied'],
    'event.action': denied === null ? 'access-allowed' : 'access-denied',
    'event.outcome': denied === null ? 'success' : 'failure',
    'user.name': user,
    'kafka.log.operation': operation,
    'kafka.log.resource': resource,
    ...sourceFields(address),
  });
}
