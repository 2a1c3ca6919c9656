import type { DemoProvince } from '../demo-provinces.ts';
import { systemId } from '../demo-sources.ts';
import type { Random } from '../random.ts';
import { citizenActivity } from './day-curve.ts';
import type { Emit, Line } from './line.ts';

const MINUTE_MS = 60_000;
const CALLS_AT_NIGHT = 0.3;
const CALLS_PER_MINUTE = 1.6;
const SERVICES = ['traCuuCongDan', 'traCuuDoanhNghiep', 'dongBoTrangThaiHoSo'] as const;

/** One call to a service of another system, as the security server of the province records it. */
export function exchangeLine(
  province: DemoProvince,
  atMs: number,
  call: { service: string; tookMs: number; fault?: string },
): Line {
  const { service, tookMs, fault } = call;
  const text = JSON.stringify({
    securityServerType: 'Client',
    requestInTs: atMs,
    responseOutTs: atMs + tookMs,
    clientXRoadInstance: 'VN',
    clientMemberCode: province.agency,
    clientSubsystemCode: 'MOTCUA',
    serviceMemberCode: 'G01',
    serviceCode: service,
    messageId: `${province.agency}-${atMs}`,
    succeeded: fault === undefined,
    ...(fault === undefined ? {} : { faultCode: fault, faultString: 'Hệ thống không phản hồi' }),
  });
  return { sourceId: systemId(province, 'ndxp'), atMs, text };
}

/** One minute of the data exchange of a province: few calls at night, and one in a hundred fails. */
export function exchangeMinute(
  province: DemoProvince,
  minuteMs: number,
  { random, emit }: { random: Random; emit: Emit },
): void {
  const mean = CALLS_AT_NIGHT + CALLS_PER_MINUTE * citizenActivity(minuteMs) * province.load;
  for (let left = random.count(mean); left > 0; left--) {
    const atMs = minuteMs + random.int(0, MINUTE_MS - 1);
    const call = { service: random.pick(SERVICES), tookMs: random.int(80, 900) };
    const fault = 'Server.ServerProxy.ServiceFailed';
    emit(exchangeLine(province, atMs, random.chance(0.01) ? { ...call, fault } : call));
  }
}
