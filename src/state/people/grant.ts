import { GacError, type Issue } from '../../event/error.ts';
import { covers, type Principal, ROLES } from '../../event/scope.ts';
import type { User } from '../contract.ts';
import { scopeOf } from './scope-of.ts';

/** What is wrong with a role and provinces that an actor wants to give: nobody gives more than they have. */
export function grantIssues(
  actor: Principal,
  grant: { role: User['role']; provinces: readonly string[] },
): Issue[] {
  const issues: Issue[] = [];
  if (!ROLES.includes(grant.role) || (grant.role as string) === 'source') {
    issues.push({ at: '/role', detail: 'is not a role of a person' });
  }
  if (grant.role === 'province_analyst' && grant.provinces.length === 0) {
    issues.push({ at: '/provinces', detail: 'a province analyst needs at least one' });
  }
  if (grant.role === 'national_analyst' && grant.provinces.length > 0) {
    issues.push({ at: '/provinces', detail: 'a national analyst answers for all' });
  }
  if (grant.provinces.some((province) => !/^\d{2}$/.test(province))) {
    issues.push({ at: '/provinces', detail: 'must be official two-digit codes' });
  }
  const scope = scopeOf(grant.role, grant.provinces);
  const isWithin =
    scope.kind === 'national'
      ? actor.scope.kind === 'national'
      : scope.provinces.every((province) => covers(actor.scope, province));
  if (!isWithin) {
    issues.push({ at: '/provinces', detail: 'exceed what you answer for yourself' });
  }
  return issues;
}

/** @throws GacError GAC_REQUEST_INVALID with every issue, when there are any */
export function refuse(issues: readonly Issue[]): void {
  if (issues.length > 0) {
    throw new GacError('GAC_REQUEST_INVALID', 'The request is not valid.', { issues });
  }
}
