// Goal: each role may do what it is for, and nothing that is not listed.
// Method: the table, read as the sentences that describe the roles.
import { expect, it } from 'vitest';
import { NATIONAL, ROLES } from '../../../src/event/scope.ts';
import { ACTIONS, type Action, demand, permits } from '../../../src/state/permissions.ts';

const WHO: Record<Action, string> = {
  'alert.read': 'national_analyst province_analyst engineer admin',
  'event.read': 'national_analyst province_analyst engineer admin',
  'source.read': 'national_analyst province_analyst engineer admin',
  'rule.read': 'national_analyst province_analyst engineer admin',
  'destination.read': 'national_analyst province_analyst engineer admin',
  'delivery.read': 'national_analyst province_analyst engineer admin',
  'event.reveal': 'national_analyst admin',
  'alert.change': 'national_analyst province_analyst admin',
  'source.write': 'engineer admin',
  'rule.write': 'engineer admin',
  'rule.tune': 'national_analyst province_analyst engineer admin',
  'deadletter.read': 'engineer admin',
  'deadletter.replay': 'engineer admin',
  'destination.write': 'admin',
  'destination.test': 'national_analyst province_analyst engineer admin',
  'delivery.redeliver': 'national_analyst province_analyst engineer admin',
  'user.read': 'admin',
  'user.write': 'admin',
  'audit.read': 'national_analyst admin',
  ingest: 'admin source',
};

it.each(ACTIONS)('permits %s to those it is for', (action) => {
  expect(ROLES.filter((role) => permits(role, action)).join(' ')).toBe(WHO[action]);
});

it('refuses with the code that the API answers with', () => {
  const actor = { id: 'user:x', name: 'X', role: 'engineer', scope: NATIONAL } as const;
  expect(() => demand(actor, 'source.write')).not.toThrow();
  expect(() => demand(actor, 'alert.change')).toThrow(
    expect.objectContaining({ code: 'GAC_FORBIDDEN', status: 403 }),
  );
});
