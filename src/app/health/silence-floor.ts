import type { Source, SourceTransport } from '../../event/source.ts';

const MINUTE_MS = 60_000;

/** A heartbeat comes by the clock. */
const HEARTBEAT_MS = 2 * MINUTE_MS;
const HEARTBEAT_UNLEARNT_MS = 5 * MINUTE_MS;
const UNLEARNT_MS = 30 * MINUTE_MS;
/** Machines stream by syslog and Kafka; services push by HTTP; files are written when there is something to write. */
const FLOORS_MS: Readonly<Record<SourceTransport['kind'], number>> = {
  syslog: 5 * MINUTE_MS,
  kafka: 5 * MINUTE_MS,
  http: 15 * MINUTE_MS,
  file: 30 * MINUTE_MS,
};

/** The silence that is nobody's concern, by transport and type; more while the source is not known for a day. */
export function silenceFloorMs(
  { type, transport }: Pick<Source, 'type' | 'transport'>,
  isLearnt = true,
): number {
  if (type.endsWith('.heartbeat')) return isLearnt ? HEARTBEAT_MS : HEARTBEAT_UNLEARNT_MS;
  return isLearnt ? FLOORS_MS[transport.kind] : UNLEARNT_MS;
}
