import { TRANSPORTS, type Transport } from './raw-record.ts';
import type { SourceHours } from './source-hours.ts';

/** A system that produces logs, as registered. Its province and commune are the identity of all it sends. */
export interface Source {
  /** Slug, such as `lao-cai-portal-nginx`; `[a-z0-9][a-z0-9-]{1,62}`. */
  readonly id: string;
  readonly name: string;
  /** Type of its records, such as `nginx.access`; `gac parse --list` names them. */
  readonly type: string;
  /** Official two-digit code. */
  readonly province: string;
  /** Official five-digit code. */
  readonly commune: string | undefined;
  /** Zone of stamps that carry none. @default 'Asia/Ho_Chi_Minh' */
  readonly timezone: string;
  readonly transport: SourceTransport;
  /** Regular expression; a line that matches begins a new record (file and HTTP plain lines). */
  readonly multilineStart: string | undefined;
  /** What its type lets a source set, such as `log_format`; checked by the parser of the type. @default none */
  readonly settings?: SourceSettings | undefined;
  /** When it works: only then is its silence one. @default 'always' */
  readonly hours?: SourceHours | undefined;
  /** Since when its alerts are shown without anybody being notified, epoch ms. @default they are told of */
  readonly observingSinceMs?: number | undefined;
  readonly enabled: boolean;
  readonly createdAtMs: number;
  readonly version: number;
}

/** Settings by name, as JSON has them. */
export type SourceSettings = Readonly<Record<string, unknown>>;

export type SourceTransport =
  /** Identified by its key, `Authorization: Bearer gsk_…`. */
  | { readonly kind: 'http' }
  /** Identified by the peer: address in `peers` (CIDR), or SHA-256 fingerprint of its client certificate. */
  | {
      readonly kind: 'syslog';
      readonly peers: readonly string[];
      readonly certificateFingerprints: readonly string[];
      /** When several sources share a peer: the syslog APP-NAMEs of this one; empty = all others. */
      readonly appNames: readonly string[];
    }
  /** Path on this machine; `*` within the last part. */
  | { readonly kind: 'file'; readonly path: string }
  /** Topics on the brokers of `collect.kafka`. */
  | { readonly kind: 'kafka'; readonly topics: readonly string[] }
  /** A person brings files; nothing is expected by the minute. Its key, where one is issued, works as for HTTP. */
  | { readonly kind: 'upload' };

/** How a source may be fed, as it is chosen. */
export const SOURCE_TRANSPORTS = [
  ...TRANSPORTS,
  'upload',
] as const satisfies readonly SourceTransport['kind'][];

/** By which transport records of a source come: files are brought by HTTP. */
export function arrivalOf({ kind }: SourceTransport): Transport {
  return kind === 'upload' ? 'http' : kind;
}
