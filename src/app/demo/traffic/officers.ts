import type { DemoCommune, DemoProvince } from '../demo-provinces.ts';
import type { Random } from '../random.ts';
import { officerActivity } from './day-curve.ts';
import { dossierCode, type Emit, loginLine, officerLine } from './line.ts';

const ACTIONS_PER_MINUTE = 14;
const LOGINS_PER_MINUTE = 0.5;
const ACCOUNTS_PER_COMMUNE = 6;
const MINUTE_MS = 60_000;
const ACTIONS = [
  'view',
  'view',
  'view',
  'update',
  'search',
  'receive',
  'approve',
  'print',
] as const;
/** Standing in for a neighbour is ordinary, now and then. */
const ELSEWHERE_SHARE = 0.002;

/** Account of an officer: the commune and a number, nobody’s name. */
export function officerAccount(commune: DemoCommune, number: number): string {
  return `canbo${number}.${commune.code}`;
}

/** One minute of the officers of a province: they log in with an authenticator and work on dossiers of their commune. */
export function officerMinute(
  province: DemoProvince,
  minuteMs: number,
  { random, emit }: { random: Random; emit: Emit },
): void {
  const activity = officerActivity(minuteMs) * province.load;
  const within = () => minuteMs + random.int(0, MINUTE_MS - 1);
  for (let left = random.count(ACTIONS_PER_MINUTE * activity); left > 0; left--) {
    const commune = random.pick(province.communes);
    const of = random.chance(ELSEWHERE_SHARE) ? random.pick(province.communes) : commune;
    const atMs = within();
    emit(
      officerLine(province, atMs, {
        account: officerAccount(commune, random.int(1, ACCOUNTS_PER_COMMUNE)),
        commune,
        action: random.pick(ACTIONS),
        dossier: dossierCode(province, atMs, random.int(1, 900)),
        of,
      }),
    );
  }
  for (let left = random.count(LOGINS_PER_MINUTE * activity); left > 0; left--) {
    const commune = random.pick(province.communes);
    const user = officerAccount(commune, random.int(1, ACCOUNTS_PER_COMMUNE));
    const login = { ip: commune.address, user, client: 'web-onegate' };
    const atMs = within();
    if (random.chance(0.06)) {
      const error = 'invalid_user_credentials';
      emit(loginLine(province, atMs, { ...login, error, otp: random.chance(0.5) }));
    }
    emit(loginLine(province, atMs + random.int(4_000, 15_000), login));
  }
}
