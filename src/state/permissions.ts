import { GacError } from '../event/error.ts';
import type { Principal, Role } from '../event/scope.ts';

const READS = [
  'alert.read',
  'event.read',
  'source.read',
  'rule.read',
  'destination.read',
  'delivery.read',
] as const;

/** Everything that a role can permit, beside the scope that limits where. */
export const ACTIONS = [
  ...READS,
  'event.reveal',
  'alert.change',
  'source.write',
  'rule.write',
  'rule.tune',
  'deadletter.read',
  'deadletter.replay',
  'destination.write',
  'destination.test',
  'delivery.redeliver',
  'user.read',
  'user.write',
  'audit.read',
  'ingest',
] as const;
export type Action = (typeof ACTIONS)[number];

/** Role × action; what is not listed is forbidden. */
export const PERMISSIONS: Readonly<Record<Role, readonly Action[]>> = {
  national_analyst: [
    ...READS,
    'event.reveal',
    'alert.change',
    'rule.tune',
    'destination.test',
    'delivery.redeliver',
    'audit.read',
  ],
  province_analyst: [
    ...READS,
    'alert.change',
    'rule.tune',
    'destination.test',
    'delivery.redeliver',
  ],
  engineer: [
    ...READS,
    'source.write',
    'rule.write',
    'rule.tune',
    'deadletter.read',
    'deadletter.replay',
    'destination.test',
    'delivery.redeliver',
  ],
  admin: ACTIONS,
  source: ['ingest'],
};

/** Tells whether a role permits an action. */
export function permits(role: Role, action: Action): boolean {
  return PERMISSIONS[role].includes(action);
}

/** @throws GacError GAC_FORBIDDEN when the actor's role does not permit the action */
export function demand(actor: Principal, action: Action): void {
  if (!permits(actor.role, action)) {
    throw new GacError('GAC_FORBIDDEN', `The role ${actor.role} does not permit ${action}.`);
  }
}
