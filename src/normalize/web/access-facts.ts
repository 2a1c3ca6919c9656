import type { FieldValue } from '../document/put.ts';

/** What the access logs of web servers and proxies say of one request, before it is a document. */
export interface AccessFacts {
  time?: string | number;
  /** A time of day beside a date, in logs that write two fields. */
  clock?: string;
  /** Who connected. */
  client?: string;
  clientPort?: string;
  /** Who connected as the log writes it, where that is more than `client`: `192.0.2.7:49152`. */
  clientAddress?: string;
  /** Addresses that proxies named, the first one farthest away. */
  forwarded?: string;
  user?: string;
  /** Address or name of the server that answered. */
  server?: string;
  serverPort?: string;
  /** Name of the host that was asked for; may have a port. */
  host?: string;
  scheme?: string;
  /** The request line as logged. */
  request?: string;
  method?: string;
  /** Path with query, as sent. */
  target?: string;
  path?: string;
  query?: string;
  version?: string;
  status?: string | number;
  bodyBytes?: string | number;
  responseBytes?: string | number;
  requestBytes?: string | number;
  requestBodyBytes?: string | number;
  durationNanos?: number;
  referrer?: string;
  userAgent?: string;
  requestId?: string;
  traceId?: string;
  requestMime?: string;
  responseMime?: string;
  tlsVersion?: string;
  tlsCipher?: string;
  serverName?: string;
  pid?: string;
  /** Headers by their names in small letters, beside those that have a field of their own. */
  requestHeaders?: Readonly<Record<string, string>> | undefined;
  responseHeaders?: Readonly<Record<string, string>> | undefined;
  /** Fields without a home in ECS, below the namespace of the product. */
  readonly own: Record<string, FieldValue>;
}

type TextFact = {
  [K in keyof AccessFacts]-?: string extends NonNullable<AccessFacts[K]> ? K : never;
}[keyof AccessFacts];

const NANOS = { s: 1e9, ms: 1e6, us: 1e3, ns: 1 } as const;

/**
 * Where a value of a log goes: a fact, a duration in a unit, `own:name` for a text in the product's namespace, or
 * `number:name` for a number there. `''` = nowhere.
 */
export type FactTarget =
  | Exclude<TextFact, 'own'>
  | `duration:${keyof typeof NANOS}`
  | `own:${string}`
  | `number:${string}`
  | '';

/** A setter of one fact. */
export type FactSetter = (facts: AccessFacts, value: string) => void;

/** Makes the setter of a target. What says nothing (empty, `-`) sets nothing. */
export function factSetter(target: FactTarget): FactSetter {
  const set = setterOf(target);
  return (facts, value) => {
    if (value !== '' && value !== '-') set(facts, value);
  };
}

function setterOf(target: FactTarget): FactSetter {
  if (target === '') {
    return () => undefined;
  }
  if (target.startsWith('own:')) {
    const name = target.slice(4);
    return (facts, value) => {
      facts.own[name] = value;
    };
  }
  if (target.startsWith('number:')) {
    const name = target.slice(7);
    return (facts, value) => {
      if (/^-?\d{1,15}(?:\.\d{1,9})?$/.test(value)) facts.own[name] = Number(value);
    };
  }
  if (target.startsWith('duration:')) {
    const unit = NANOS[target.slice(9) as keyof typeof NANOS];
    return (facts, value) => {
      const nanos = Math.round(Number(value) * unit);
      if (nanos >= 0) facts.durationNanos = nanos;
    };
  }
  const fact = target as Exclude<TextFact, 'own'>;
  return (facts, value) => {
    facts[fact] = value;
  };
}
