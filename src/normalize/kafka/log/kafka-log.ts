import type { ParseContext, ParseOutcome, Parser, PartialEvent } from '../../contract.ts';
import { putAll } from '../../document/put.ts';
import { parseIsoStamp } from '../../time/iso-stamp.ts';
import { sourceFields } from '../../value/source-fields.ts';

/** Log4j's pattern of the broker's own configuration: `[%d] %p %m (%c)%n`. Source: Apache Kafka, config/log4j2.yaml. */
const LINE =
  /^\[(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d),(\d{3})\] (TRACE|DEBUG|INFO|WARN|ERROR|FATAL) ([\s\S]*)$/;
const LOGGER = / \(((?:[\w$-]+\.)*[\w$-]+)\)(?=\n|$)/;
const COMPONENT = /^\[([^\]]{1,200})\]:? /;
const FAILED_LOGIN = /^Failed authentication with \S*?\/(\S+?)(?::(\d{1,5}))? /;
const DENIED =
  /^Principal = (\S+?:(\S+)) is Denied operation = (\S+) from host = (\S+) on resource = (\S+)/;
const ALLOWED =
  /^Principal = (\S+?:(\S+)) is Allowed operation = (\S+) from host = (\S+) on resource = (\S+)/;

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
  const logger = LOGGER.exec(first)?.[1];
  const said = logger === undefined ? first : first.slice(0, first.lastIndexOf(` (${logger})`));
  const component = COMPONENT.exec(said)?.[1];
  const message = component === undefined ? said : said.replace(COMPONENT, '');
  const isFailure = level === 'ERROR' || level === 'FATAL';
  const doc: PartialEvent = {
    message: said,
    event: { kind: 'event', category: ['process'], type: [isFailure ? 'error' : 'info'] },
    log: { level, ...(logger !== undefined && { logger }) },
  };
  putAll(doc, {
    'kafka.log.component': component,
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
