import { type Json, jsonText } from '../../vendor/json-text.ts';

/** An account as WSO2 names it, taken apart. */
export interface AccountName {
  readonly name?: string;
  readonly id?: string;
  /** Domain of the tenant. */
  readonly domain?: string;
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
const SUPER_TENANT = 'carbon.super';

/**
 * `PRIMARY/canbo01@tinh.example@carbon.super` is canbo01@tinh.example of carbon.super; a UUID is an id. What follows the last
 * `@` is a tenant only where the record says so, or where it is the tenant of all: it may be part of an e-mail address.
 */
export function accountName(text: string | undefined, data: Json): AccountName {
  if (text === undefined) return {};
  if (UUID.test(text)) return { id: text };
  const withoutStore = text.replace(/^[A-Z][A-Z\d_.-]{0,63}\//, '');
  const at = withoutStore.lastIndexOf('@');
  const suffix = withoutStore.slice(at + 1);
  const tenant = jsonText(data, 'AuthenticatedUserTenantDomain');
  const isTenant = at > 0 && (suffix === SUPER_TENANT || suffix === tenant);
  return isTenant ? { name: withoutStore.slice(0, at), domain: suffix } : { name: withoutStore };
}
