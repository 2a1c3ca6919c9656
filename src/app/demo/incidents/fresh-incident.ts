import { DEMO_PROVINCES } from '../demo-provinces.ts';
import { Random } from '../random.ts';
import { happen, type Incident } from './incident.ts';
import { OTP_BOMBING } from './otp-abuse.ts';
import { PORTAL_SERVER_ERRORS } from './outage.ts';
import { DOSSIER_ENUMERATION, SSH_BRUTE_FORCE } from './wrong-access.ts';

const SCRIPTS = [SSH_BRUTE_FORCE, DOSSIER_ENUMERATION, OTP_BOMBING, PORTAL_SERVER_ERRORS] as const;

/** A further incident that begins at a time, so that the console stays alive: script and province take turns. */
export function freshIncident(seed: number, number: number, fromMs: number): Incident {
  const random = new Random(seed, 'fresh', number);
  const script = SCRIPTS[number % SCRIPTS.length] ?? SSH_BRUTE_FORCE;
  const province = random.pick(DEMO_PROVINCES);
  return happen(script, { province, fromMs, endMs: fromMs, random });
}
