/** A log-in or log-out at the administration console, as a line of text says it. */
export interface CarbonLogin {
  readonly user: string;
  readonly tenant: string | undefined;
  readonly action: 'login' | 'logout';
  readonly outcome: 'success' | 'failure';
}

const DONE = /^'(.{1,512}?)(?:\s?\[(-?\d{1,10})\])?' logged (in|out) (?:at|from) /s;
const FAILED = /^Failed (?:Administrator )?login attempt '(.{0,512}?)(?:\s?\[(-?\d{1,10})\])?'/s;

/** Reads a message such as `'admin@carbon.super [-1234]' logged in at […]`; `undefined` = it is none. */
export function carbonLogin(message: string): CarbonLogin | undefined {
  const done = DONE.exec(message);
  if (done !== null) {
    const [, user = '', tenant, way] = done;
    return { user, tenant, action: way === 'in' ? 'login' : 'logout', outcome: 'success' };
  }
  const failed = FAILED.exec(message);
  if (failed === null) return undefined;
  const [, user = '', tenant] = failed;
  return { user, tenant, action: 'login', outcome: 'failure' };
}
