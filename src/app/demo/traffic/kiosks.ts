import { type DemoCommune, type DemoProvince, demoCommune } from '../demo-provinces.ts';
import { systemId } from '../demo-sources.ts';
import { isoStamp } from '../local-time.ts';
import type { Random } from '../random.ts';
import { officerActivity } from './day-curve.ts';
import type { Emit, Line } from './line.ts';

const MINUTE_MS = 60_000;
const TICKETS_PER_MINUTE = 0.5;
const ALIVE_EVERY_MS = 10 * MINUTE_MS;
const TICKETS_MOST = 400;

/** What a queue kiosk or counter of a service centre reports. */
export function kioskLine(
  province: DemoProvince,
  atMs: number,
  report: { commune: DemoCommune; event: string; ticket?: string; counter?: string },
): Line {
  const { commune, ...rest } = report;
  const text = JSON.stringify({
    time: isoStamp(atMs),
    unit: commune.unit,
    commune: commune.code,
    kiosk: `KIOSK-${commune.code}`,
    ...rest,
  });
  return { sourceId: systemId(province, 'kiosk'), atMs, text };
}

/** One minute of the kiosk of a province's first centre: in office hours numbers are taken, called and served. */
export function kioskMinute(
  province: DemoProvince,
  minuteMs: number,
  { random, emit }: { random: Random; emit: Emit },
): void {
  const commune = demoCommune(province, 0);
  if (minuteMs % ALIVE_EVERY_MS === 0) {
    emit(kioskLine(province, minuteMs + random.int(0, 999), { commune, event: 'heartbeat' }));
  }
  const mean = TICKETS_PER_MINUTE * officerActivity(minuteMs) * province.load;
  for (let left = random.count(mean); left > 0; left--) {
    const atMs = minuteMs + random.int(0, MINUTE_MS - 1);
    const ticket = `A${String(random.int(1, TICKETS_MOST)).padStart(3, '0')}`;
    const counter = String(random.int(1, 4));
    const calledMs = atMs + random.int(1, 9) * MINUTE_MS;
    const servedMs = calledMs + random.int(2, 8) * MINUTE_MS;
    emit(kioskLine(province, atMs, { commune, event: 'issued', ticket }));
    emit(kioskLine(province, calledMs, { commune, event: 'called', ticket, counter }));
    emit(kioskLine(province, servedMs, { commune, event: 'served', ticket, counter }));
  }
}
