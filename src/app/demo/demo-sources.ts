import { provinceName } from '../../locality/locality.ts';
import type { NewSource } from '../../state/contract.ts';
import { DEMO_PROVINCES, type DemoCommune, type DemoProvince } from './demo-provinces.ts';

/** The kinds of system that every province of the demo runs, by the last part of the source's id. */
export const PROVINCE_SYSTEMS = {
  portal: { type: 'nginx.access', name: 'Cổng dịch vụ công' },
  sso: { type: 'keycloak.log', name: 'Hệ thống đăng nhập' },
  igate: { type: 'portal.igate', name: 'Một cửa điện tử', hours: 'office' },
  otp: { type: 'otp.sms-gateway', name: 'Tổng đài SMS-OTP' },
  ndxp: { type: 'xroad.opmonitor', name: 'Kết nối liên thông (NDXP)' },
  kiosk: { type: 'kiosk.queue', name: 'Máy lấy số và quầy' },
  ssh: { type: 'openssh.auth', name: 'Máy chủ cổng (SSH)' },
} as const;
export type ProvinceSystem = keyof typeof PROVINCE_SYSTEMS;

/** The id of a system of a province. */
export function systemId(province: DemoProvince, system: ProvinceSystem): string {
  return `${province.slug}-${system}`;
}

/** The id of the heartbeat of a commune. */
export function heartbeatId(province: DemoProvince, commune: DemoCommune): string {
  return `${province.slug}-hcc-${commune.code}`;
}

/** Every source of the demo, to register. */
export function demoSources(): readonly NewSource[] {
  return DEMO_PROVINCES.flatMap((province) => [
    ...Object.entries(PROVINCE_SYSTEMS).map(([system, { type, name, ...hours }]) => ({
      ...source(province, {
        id: systemId(province, system as ProvinceSystem),
        name: `${name} ${provinceName(province.code, 'vi')}`,
        type,
      }),
      ...hours,
    })),
    ...province.communes.map((commune) => ({
      ...source(province, {
        id: heartbeatId(province, commune),
        name: `Trung tâm Phục vụ hành chính công ${commune.name}`,
        type: 'service-centre.heartbeat',
      }),
      commune: commune.code,
    })),
  ]);
}

function source(
  province: DemoProvince,
  { id, name, type }: { id: string; name: string; type: string },
): NewSource {
  const { code } = province;
  const transport = { kind: 'http' } as const;
  return { id, name, type, province: code, timezone: 'Asia/Ho_Chi_Minh', transport };
}
