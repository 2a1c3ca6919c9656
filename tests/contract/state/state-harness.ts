// What every part of the state suite starts from: an empty state, a clock that only tests move, and people.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { NATIONAL, type Principal, type Role } from '../../../src/event/scope.ts';
import type { State } from '../../../src/state/contract.ts';
import type { Clock } from '../../../src/telemetry/clock.ts';
import { SAMPLE_TIME_MS } from '../../signal-samples.ts';

/** Opens the state that is kept in (or named after) a directory; twice the same directory is the same state. */
export type OpenState = (given: { directory: string; clock: Clock }) => Promise<State>;

export const NOW = SAMPLE_TIME_MS + 10_000;
export const SYSTEM: Principal = { id: 'system', name: 'system', role: 'admin', scope: NATIONAL };
export const IN_10: Principal['scope'] = { kind: 'provinces', provinces: ['10'] };
export const IN_79: Principal['scope'] = { kind: 'provinces', provinces: ['79'] };

export function person(role: Role, scope: Principal['scope'] = NATIONAL): Principal {
  return { id: `user:${role}`, name: `Người ${role}`, role, scope };
}

export const ANALYST = person('national_analyst');
export const ANALYST_10 = person('province_analyst', IN_10);

export async function openEmpty(open: OpenState) {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'gac-state-'));
  const clock = { nowMs: NOW, now: () => clock.nowMs };
  let state = await open({ directory, clock });
  onTestFinished(async () => {
    await state.close();
    await rm(directory, { recursive: true, force: true });
  });
  return {
    clock,
    directory,
    get state() {
      return state;
    },
    async reopen() {
      await state.close();
      state = await open({ directory, clock });
    },
  };
}

export async function addDestination(state: State, province: string | undefined, name = 'SOC') {
  const { destination } = await state.destinations.create(
    SYSTEM,
    { province, name, channel: 'email', address: 'soc@example.invalid', language: 'vi' },
    NOW,
  );
  return destination;
}

/** The code of the error that a call ends with; fails when it does not. */
export async function codeOf(call: Promise<unknown>): Promise<string> {
  return (await errorOf(call)).code;
}

export async function errorOf(
  call: Promise<unknown>,
): Promise<Error & { code: string; retryAfterSeconds?: number }> {
  try {
    await call;
  } catch (error) {
    return error as Error & { code: string };
  }
  throw new Error('The call was expected to be refused.');
}
