import type { Source, SourceTransport } from '../../event/source.ts';

const MINUTE_MS = 60_000;

/** A heartbeat comes by the clock. */
const HEARTBEAT_MS = 2 * MINUTE_MS;
const HEARTBEAT_UNLEARNT_MS = 5 * MINUTE_MS;
const UNLEARNT_MS = 30 * MINUTE_MS;
/** A week, and a day for who is late. */
const UPLOAD_MS = 8 * 24 * 60 * MINUTE_MS;
/** Machines stream by syslog and Kafka; services push by HTTP; files are written when there is something to write. */
const FLOORS_MS: Readonly<Record<Exclude<SourceTransport['kind'], 'upload'>, number>> = {
  syslog: 5 * MINUTE_MS,
  kafka: 5 * MINUTE_MS,
  http: 15 * MINUTE_MS,
  file: 30 * MINUTE_MS,
};

/** What else sets the silence that is nobody's concern. */
export interface FloorSetting {
  /** @default true */
  readonly isLearnt?: boolean;
  /** One floor for all sources that send by themselves, of the configuration. */
  readonly givenMs?: number | undefined;
}

/**
 * The silence that is nobody's concern, by transport and type; more while the source is not known for a day. Who brings
 * files does so by the week, whatever the configuration says of machines.
 */
export function silenceFloorMs(
  { type, transport }: Pick<Source, 'type' | 'transport'>,
  { isLearnt = true, givenMs }: FloorSetting = {},
): number {
  if (transport.kind === 'upload') return UPLOAD_MS;
  if (givenMs !== undefined) return givenMs;
  if (type.endsWith('.heartbeat')) return isLearnt ? HEARTBEAT_MS : HEARTBEAT_UNLEARNT_MS;
  return isLearnt ? FLOORS_MS[transport.kind] : UNLEARNT_MS;
}
