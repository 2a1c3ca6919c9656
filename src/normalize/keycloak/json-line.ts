import type { ParseContext, PartialEvent } from '../contract.ts';
import { type FieldValue, putAll } from '../document/put.ts';
import { parseAnyStamp } from '../time/any-stamp.ts';
import type { LogLine } from './log-line.ts';

const MAX_FRAMES = 200;
type Json = Readonly<Record<string, unknown>>;

/**
 * Reads one line of Keycloak's JSON output (`--log-console-output=json`) in its default form or in the ECS form
 * (`--log-console-json-format=ecs`, dotted keys). `undefined` = not an object of that kind.
 */
export function parseJsonLine(text: string, context: ParseContext): LogLine | undefined {
  const json = jsonObject(text);
  const logger =
    json === undefined ? undefined : (str(json, 'loggerName') ?? str(json, 'log.logger'));
  const message = json === undefined ? undefined : str(json, 'message');
  if (json === undefined || logger === undefined || message === undefined) {
    return undefined;
  }
  const mdc = isObject(json['mdc']) ? json['mdc'] : {};
  const doc: PartialEvent = {};
  putAll(doc, {
    'log.logger': logger,
    'log.level': str(json, 'level') ?? str(json, 'log.level'),
    'event.sequence': num(json, 'sequence') ?? num(json, 'event.sequence'),
    'process.thread.name': str(json, 'threadName') ?? str(json, 'process.thread.name'),
    'process.thread.id': num(json, 'threadId') ?? num(json, 'process.thread.id'),
    'host.hostname': str(json, 'hostName') ?? str(json, 'host.hostname'),
    'process.name': str(json, 'processName') ?? str(json, 'process.name'),
    'process.pid': num(json, 'processId') ?? num(json, 'process.pid'),
    'service.name': str(json, 'service.name'),
    'service.version': str(json, 'service.version'),
    'service.environment': str(json, 'service.environment'),
    'trace.id': str(mdc, 'traceId') ?? str(json, 'trace.id'),
    'span.id': str(mdc, 'spanId') ?? str(json, 'span.id'),
    ...errorFields(json),
  });
  return {
    stamp: parseAnyStamp(json['timestamp'] ?? json['@timestamp'], context),
    logger,
    message,
    doc,
  };
}

function errorFields(json: Json): Record<string, FieldValue> {
  const exception = json['exception'];
  if (!isObject(exception)) {
    return {
      'error.type': str(json, 'error.type'),
      'error.message': str(json, 'error.message'),
      'error.stack_trace': str(json, 'error.stack_trace') ?? str(json, 'stackTrace'),
    };
  }
  const frames = Array.isArray(exception['frames']) ? exception['frames'] : [];
  const lines = frames.slice(0, MAX_FRAMES).filter(isObject).map(frameText);
  return {
    'error.type': str(exception, 'exceptionType'),
    'error.message': str(exception, 'message'),
    'error.stack_trace': lines.join('\n') || str(json, 'stackTrace'),
  };
}

function frameText(frame: Json): string {
  const line = num(frame, 'line');
  const place = line === undefined ? '' : `(${line})`;
  return `\tat ${str(frame, 'class') ?? ''}.${str(frame, 'method') ?? ''}${place}`;
}

function jsonObject(text: string): Json | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    // Not JSON is an answer, not a fault; the caller reports the record as malformed.
    return undefined;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function str(json: Json, key: string): string | undefined {
  const value = Object.hasOwn(json, key) ? json[key] : undefined;
  return typeof value === 'string' ? value : undefined;
}

function num(json: Json, key: string): number | undefined {
  const value = Object.hasOwn(json, key) ? json[key] : undefined;
  return typeof value === 'number' ? value : undefined;
}
