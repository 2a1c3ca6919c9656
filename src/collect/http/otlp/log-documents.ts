import { Buffer } from 'node:buffer';
import { z } from 'zod';

/** Values within values; what lies deeper is not taken apart. */
const DEPTH_MAX = 16;
const NANOS_PER_MS = 1_000_000n;
const HEX = /^(?:[0-9a-f]{2})+$/i;

const attributesSchema = z
  .array(z.object({ key: z.string().default(''), value: z.unknown() }))
  .default([]);
const nanosSchema = z.union([z.string().regex(/^\d{1,20}$/), z.int().nonnegative()]).default('0');
const recordSchema = z.object({
  timeUnixNano: nanosSchema,
  observedTimeUnixNano: nanosSchema,
  severityText: z.string().default(''),
  severityNumber: z.union([z.int(), z.string()]).default(0),
  eventName: z.string().default(''),
  body: z.unknown(),
  attributes: attributesSchema,
  traceId: z.string().default(''),
  spanId: z.string().default(''),
});

/** What of a request is read; JSON may have more. */
export const logsRequestSchema = z.object({
  resourceLogs: z
    .array(
      z.object({
        resource: z.object({ attributes: attributesSchema }).default({ attributes: [] }),
        scopeLogs: z
          .array(
            z.object({
              scope: z.object({ name: z.string().default('') }).default({ name: '' }),
              logRecords: z.array(recordSchema).default([]),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
});

type LogsRequest = z.infer<typeof logsRequestSchema>;
type LogRecord = z.infer<typeof recordSchema>;

/** Log records as JSON documents, with what they are named in ECS. */
export interface LogDocuments {
  readonly bodies: readonly Buffer[];
  /** Whether each says when it was, so that the same request again is no other one. */
  readonly areTimed: boolean;
}

/**
 * One document a record: the attributes of its resource and its own under their names, which semantic conventions share with
 * ECS; a map as the body likewise; a text as the body is `message`, where a log line that an agent carries is looked for.
 */
export function logDocuments(request: LogsRequest): LogDocuments {
  const bodies: Buffer[] = [];
  let areTimed = true;
  for (const { resource, scopeLogs } of request.resourceLogs) {
    const common = fieldsOf(resource.attributes);
    for (const { scope, logRecords } of scopeLogs) {
      for (const record of logRecords) {
        const timestamp = isoOf(record.timeUnixNano) ?? isoOf(record.observedTimeUnixNano);
        areTimed &&= timestamp !== undefined;
        const document = documentOf(record, { common, logger: scope.name, timestamp });
        bodies.push(Buffer.from(JSON.stringify(document)));
      }
    }
  }
  return { bodies, areTimed };
}

function documentOf(
  record: LogRecord,
  from: { common: object; logger: string; timestamp: string | undefined },
): Record<string, unknown> {
  const content = plainValue(record.body, 0);
  const isMap = typeof content === 'object' && content !== null && !Array.isArray(content);
  const message = typeof content === 'string' ? content : JSON.stringify(content);
  const named = {
    '@timestamp': from.timestamp,
    message: isMap ? undefined : message,
    'log.level': record.severityText || undefined,
    'log.logger': from.logger || undefined,
    'event.severity': Number(record.severityNumber) || undefined,
    'event.action': record.eventName || undefined,
    'trace.id': hexOf(record.traceId),
    'span.id': hexOf(record.spanId),
  };
  const said = Object.entries(named).filter(([, value]) => value !== undefined);
  const own = fieldsOf(record.attributes);
  return { ...Object.fromEntries(said), ...from.common, ...own, ...(isMap ? content : {}) };
}

function fieldsOf(attributes: LogRecord['attributes'], depth = 0): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, plainValue(value, depth)]));
}

/** Source: opentelemetry-proto `common/v1`, AnyValue, and its JSON mapping. */
function plainValue(value: unknown, depth: number): unknown {
  const [[kind, content] = []] = Object.entries((value ?? {}) as Record<string, unknown>);
  if (depth >= DEPTH_MAX) return undefined;
  switch (kind) {
    case 'arrayValue': {
      const { values = [] } = (content ?? {}) as { values?: unknown[] };
      return values.map((one) => plainValue(one, depth + 1));
    }
    case 'kvlistValue': {
      const { values } = (content ?? {}) as { values?: unknown };
      const parsed = attributesSchema.safeParse(values);
      return parsed.success ? fieldsOf(parsed.data, depth + 1) : undefined;
    }
    case 'intValue': {
      const number = Number(content);
      return Number.isSafeInteger(number) ? number : String(content);
    }
    default:
      return content;
  }
}

/** With nine decimals; `undefined` of none. */
function isoOf(nanos: string | number): string | undefined {
  const count = BigInt(nanos);
  const date = new Date(Number(count / NANOS_PER_MS));
  if (count === 0n || Number.isNaN(date.getTime())) return undefined;
  const rest = String(count % NANOS_PER_MS).padStart(6, '0');
  return date.toISOString().replace('Z', `${rest}Z`);
}

/** JSON has ids in hex, protobuf as bytes, which come in base64. */
function hexOf(id: string): string | undefined {
  if (id === '') return undefined;
  const isHex = HEX.test(id) && (id.length === 32 || id.length === 16);
  return isHex ? id.toLowerCase() : Buffer.from(id, 'base64').toString('hex');
}
