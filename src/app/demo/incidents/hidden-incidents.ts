import { demoProvince } from '../demo-provinces.ts';
import { startOfLocalDay } from '../local-time.ts';
import { Random } from '../random.ts';
import { happen, type Incident, type Script } from './incident.ts';
import {
  KEYCLOAK_OTP_BRUTE_FORCE,
  OTP_BOMBING,
  OTP_BRUTE_FORCE,
  SMS_PUMPING,
} from './otp-abuse.ts';
import {
  COUNTERS_NOT_CALLING,
  INTEGRATION_FAILING,
  OTP_NOT_DELIVERED,
  PORTAL_SERVER_ERRORS,
  SERVICE_CENTRE_DOWN,
  SERVICE_CENTRE_SILENT,
} from './outage.ts';
import {
  DOSSIER_ENUMERATION,
  OFFICER_OTHER_COMMUNE,
  PASSWORD_SPRAYING,
  SSH_BRUTE_FORCE,
} from './wrong-access.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Nothing happens in the first minutes of the day, when windows are still empty, nor in the last, which are now. */
const MARGIN_START_MS = 45 * MINUTE_MS;
const MARGIN_END_MS = 75 * MINUTE_MS;

/** Script, code of the province, and the time of day in Viet Nam or how long before the end. */
const PLAN: readonly (readonly [Script, string, { at: string } | { beforeEndMs: number }])[] = [
  [SMS_PUMPING, '48', { at: '01:10' }],
  [PASSWORD_SPRAYING, '48', { at: '02:40' }],
  [SSH_BRUTE_FORCE, '15', { at: '03:25' }],
  [COUNTERS_NOT_CALLING, '15', { at: '08:20' }],
  [PORTAL_SERVER_ERRORS, '79', { at: '09:40' }],
  [OTP_NOT_DELIVERED, '48', { at: '10:15' }],
  [INTEGRATION_FAILING, '15', { at: '11:05' }],
  [SERVICE_CENTRE_DOWN, '48', { at: '13:35' }],
  [DOSSIER_ENUMERATION, '79', { at: '14:20' }],
  [OFFICER_OTHER_COMMUNE, '15', { at: '15:50' }],
  [OTP_BOMBING, '15', { at: '19:05' }],
  [OTP_BRUTE_FORCE, '79', { at: '20:30' }],
  [KEYCLOAK_OTP_BRUTE_FORCE, '79', { at: '21:15' }],
  [SERVICE_CENTRE_SILENT, '15', { beforeEndMs: 3 * HOUR_MS }],
];

/** The incidents that are hidden in the day that ends at a time, earliest first: what the service must find. */
export function hiddenIncidents(seed: number, endMs: number): readonly Incident[] {
  return PLAN.map(([script, code, when]) => {
    const province = demoProvince(code);
    const random = new Random(seed, 'incident', script.key);
    const fromMs = 'at' in when ? lastTime(when.at, endMs) : endMs - when.beforeEndMs;
    return happen(script, { province, fromMs, endMs, random });
  }).sort((one, other) => one.fromMs - other.fromMs);
}

/** The last such time of day within the simulated day; one too close to an edge moves inwards. */
function lastTime(at: string, endMs: number): number {
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  let ms = startOfLocalDay(endMs) + hour * HOUR_MS + minute * MINUTE_MS;
  if (ms > endMs) ms -= DAY_MS;
  return Math.max(endMs - DAY_MS + MARGIN_START_MS, Math.min(ms, endMs - MARGIN_END_MS));
}
