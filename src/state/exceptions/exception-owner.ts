import { GacError } from '../../event/error.ts';
import type { Principal } from '../../event/scope.ts';
import { reading, type StateContext } from '../context.ts';
import { listUsers, loginKey } from '../people/read-users.ts';
import type { NewException } from './contract.ts';

const PERSON = 'user:';

/** The person who answers for an exception. @throws GacError GAC_REQUEST_INVALID when it is none that the actor sees */
export async function ownerOf(
  context: StateContext,
  actor: Principal,
  { owner }: Pick<NewException, 'owner'>,
): Promise<{ readonly id: string; readonly name: string }> {
  if (owner === undefined || owner === actor.id) {
    if (actor.id.startsWith(PERSON)) return { id: actor.id, name: actor.name };
    throw noOwner('must name a person: a key is nobody who could be asked');
  }
  const { scope } = actor;
  const users = await reading(context, scope, (db) => listUsers(db, scope));
  const found = users.find(
    ({ id, login, enabled }) =>
      enabled && (`${PERSON}${id}` === owner || id === owner || login === loginKey(owner)),
  );
  if (found !== undefined) return { id: `${PERSON}${found.id}`, name: found.name };
  throw noOwner(`names nobody who can log in: ${owner}`);
}

function noOwner(detail: string): GacError {
  const issues = [
    { at: '/owner', detail, hint: 'Give the login of the person who answers for it.' },
  ];
  return new GacError('GAC_REQUEST_INVALID', 'The exception needs an owner.', { issues });
}
