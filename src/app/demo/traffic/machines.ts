import type { DemoCommune, DemoProvince } from '../demo-provinces.ts';
import type { Random } from '../random.ts';
import { officerActivity } from './day-curve.ts';
import { type Emit, heartbeatLine, sshLine } from './line.ts';

const MINUTE_MS = 60_000;
const QUEUE_MOST = 40;

/** What becomes of the heartbeat of a centre at a time; `undefined` = it goes on as usual. */
export type HeartbeatChange = (commune: DemoCommune, atMs: number) => 'silent' | 'down' | undefined;

/** One minute of the machines of a province: each centre reports once; operators and strangers knock at SSH. */
export function machineMinute(
  province: DemoProvince,
  minuteMs: number,
  { random, emit, change }: { random: Random; emit: Emit; change: HeartbeatChange },
): void {
  for (const commune of province.communes) {
    // A centre reports at its own second of the minute.
    const atMs = minuteMs + (Number(commune.code) % 50) * 1_000 + random.int(0, 999);
    const queue = Math.round(QUEUE_MOST * officerActivity(atMs) * (0.4 + random.next() * 0.6));
    const slow = random.chance(0.004);
    const changed = change(commune, atMs);
    if (changed === 'silent') continue;
    const status = changed ?? (slow ? 'degraded' : 'up');
    emit(heartbeatLine(province, atMs, { commune, status, queue }));
  }
  const atMs = minuteMs + random.int(0, MINUTE_MS - 1);
  const port = random.int(30_000, 60_000);
  if (random.chance(0.05)) {
    const message = `Accepted publickey for vanhanh from 192.0.2.8 port ${port} ssh2: ED25519 SHA256:AAAA`;
    emit(sshLine(province, atMs, message));
  }
  if (random.chance(0.15)) {
    const user = random.pick(['root', 'admin', 'test', 'ubuntu']);
    const ip = `203.0.113.${random.int(200, 254)}`;
    emit(
      sshLine(
        province,
        atMs,
        `Failed password for invalid user ${user} from ${ip} port ${port} ssh2`,
      ),
    );
  }
}
