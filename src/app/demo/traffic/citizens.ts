import type { DemoProvince } from '../demo-provinces.ts';
import type { Random } from '../random.ts';
import { citizenActivity } from './day-curve.ts';
import { type Emit, loginLine, otpLine, phoneNumber, portalLine } from './line.ts';

const VISITS_PER_MINUTE = 5.5;
const MINUTE_MS = 60_000;
const PAGES = [
  '/thu-tuc?linh-vuc=ho-tich',
  '/thu-tuc?linh-vuc=dat-dai',
  '/thu-tuc/1.000656',
  '/thu-tuc/2.000815',
  '/huong-dan/nop-truc-tuyen',
  '/tin-tuc',
  '/assets/app.css',
  '/assets/app.js',
] as const;
export const PROVIDERS = ['viettel', 'vinaphone', 'mobifone'] as const;

/** One minute of citizens at the portal of a province: they browse, log in with a one-time password, look after dossiers. */
export function citizenMinute(
  province: DemoProvince,
  minuteMs: number,
  { random, emit }: { random: Random; emit: Emit },
): void {
  const visits = random.count(VISITS_PER_MINUTE * province.load * citizenActivity(minuteMs));
  for (let visit = 0; visit < visits; visit++) {
    visitPortal(province, minuteMs + random.int(0, MINUTE_MS - 1), { random, emit });
  }
}

function visitPortal(
  province: DemoProvince,
  startMs: number,
  { random, emit }: { random: Random; emit: Emit },
): void {
  const ip = citizenAddress(random);
  let atMs = startMs;
  const open = (path: string, method = 'GET') => {
    const status = statusOf(method, random);
    const bytes = random.int(800, 40_000);
    emit(portalLine(province, atMs, { ip, path, method, status, bytes }));
    atMs += random.int(1_500, 25_000);
  };
  open('/');
  for (let page = random.int(1, 5); page > 0; page--) open(random.pick(PAGES));
  if (!random.chance(0.5)) return;
  open('/dang-nhap');
  const loggedInMs = logIn(province, atMs, { ip, random, emit });
  if (loggedInMs === undefined) return;
  atMs = loggedInMs;
  const dossier = random.int(100_000, 999_999);
  for (let look = random.int(0, 3); look > 0; look--) open(`/ho-so/${dossier + (look % 2)}`);
  if (random.chance(0.3)) open('/nop-ho-so', 'POST');
}

/** Password, then a one-time password; typos happen. Returns when the person is in, `undefined` = gave up. */
function logIn(
  province: DemoProvince,
  startMs: number,
  { ip, random, emit }: { ip: string; random: Random; emit: Emit },
): number | undefined {
  const user = `congdan.${random.int(10_000, 99_999)}`;
  let atMs = startMs;
  if (random.chance(0.08)) {
    emit(loginLine(province, atMs, { ip, user, error: 'invalid_user_credentials' }));
    atMs += random.int(5_000, 20_000);
  }
  const transaction = `tx-${random.int(1_000_000, 9_999_999)}`;
  const phone = phoneNumber(random.int(0, 999_999));
  const provider = random.pick(PROVIDERS);
  const report = (status: string, afterMs: number) => {
    atMs += afterMs;
    emit(otpLine(province, atMs, { transaction, phone, provider, status }));
  };
  report('requested', random.int(300, 1_500));
  if (random.chance(0.01)) {
    report('failed', random.int(5_000, 20_000));
    return undefined;
  }
  report('delivered', random.int(1_500, 9_000));
  if (random.chance(0.02)) {
    report('expired', 120_000);
    return undefined;
  }
  if (random.chance(0.05)) report('rejected', random.int(5_000, 15_000));
  report('verified', random.int(6_000, 30_000));
  atMs += random.int(100, 900);
  emit(loginLine(province, atMs, { ip, user }));
  return atMs + random.int(1_000, 3_000);
}

function statusOf(method: string, random: Random): number {
  if (random.chance(0.001)) return 500;
  if (random.chance(0.01)) return 404;
  return method === 'POST' ? 201 : random.chance(0.1) ? 304 : 200;
}

/** Addresses set aside for documentation (RFC 5737, RFC 3849). */
function citizenAddress(random: Random): string {
  return random.chance(0.5)
    ? `198.51.100.${random.int(1, 254)}`
    : `2001:db8:${random.int(1, 9_999)}::${random.int(1, 9_999)}`;
}
