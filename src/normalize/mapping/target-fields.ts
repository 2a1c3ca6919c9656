import type { Issue } from '../../event/error.ts';
import { nearest } from '../../message/nearest.ts';
import { ecsField, ecsFieldNames, isEcsObject } from '../ecs-json/ecs-types.ts';

/** Fields of ours that a source may fill. Those of persons are filled from `phone` and `citizen`. */
const OWN_FIELDS = new Set([
  'gac.otp.stage',
  'gac.otp.channel',
  'gac.otp.transaction',
  'gac.otp.provider',
  'gac.dossier.id',
  'gac.dossier.commune',
  'gac.dossier.province',
  'gac.dossier.sequence',
  'gac.claimed_locality.value',
  'gac.heartbeat.unit',
  'gac.heartbeat.status',
  'gac.heartbeat.queue',
]);
const OPEN = ['labels.', 'gac.vendor.'];
const OPEN_TYPES = ['object', 'flattened', 'nested'];

/**
 * What is wrong with a field that no rule, search or screen would ever look at: one that is neither of ECS nor ours, but
 * begins as those do, or is one slip away from one; with the nearest name. Names of the operator's own, such as
 * `motcua.phong`, are taken. `at` is the setting that names it.
 */
export function targetIssues(path: string, at: string): readonly Issue[] {
  const known =
    ecsField(path) !== undefined ||
    OWN_FIELDS.has(path) ||
    OPEN.some((prefix) => path.startsWith(prefix)) ||
    parents(path).some((parent) => OPEN_TYPES.includes(ecsField(parent)?.type ?? ''));
  if (known) {
    return [];
  }
  const [first = '', ...rest] = path.split('.');
  const claims = first === 'gac' || isEcsObject(first);
  const meant = claims ? nearestField(path) : slippedField(first, rest);
  if (!claims && meant === undefined) {
    return [];
  }
  const detail = `${path} is no field of ${first === 'gac' ? 'ours' : 'ECS'}`;
  const hint = meant === undefined ? {} : { hint: `Did you mean ${meant}?` };
  return [{ at: `/settings/${at}`, detail, ...hint }];
}

function nearestField(path: string): string | undefined {
  return nearest(path, [...OWN_FIELDS, ...ecsFieldNames()]);
}

/** `sorce.ip` → `source.ip`, where putting the first word right gives a field. */
function slippedField(first: string, rest: readonly string[]): string | undefined {
  const tops = new Set(ecsFieldNames().map((name) => name.split('.')[0] ?? ''));
  const right = nearest(first, [...tops], first.length);
  const field = right === undefined ? undefined : [right, ...rest].join('.');
  return field !== undefined && ecsField(field) !== undefined ? field : undefined;
}

function parents(path: string): string[] {
  const parts = path.split('.');
  return parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('.'));
}
