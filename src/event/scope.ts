/**
 * What a principal may see. Every read of `state` and `store` takes one as its first argument and applies it
 * there, below the handlers, so that no route can forget it.
 */
export type Scope =
  | { readonly kind: 'national' }
  /** The provinces, by official two-digit code; an empty list sees nothing. */
  | { readonly kind: 'provinces'; readonly provinces: readonly string[] };

/** The scope of the national centre: everything. */
export const NATIONAL: Scope = { kind: 'national' };

/** Tells whether a scope covers a province. */
export function covers(scope: Scope, province: string): boolean {
  return scope.kind === 'national' || scope.provinces.includes(province);
}

/** What a principal may do; where it may do it is its scope. */
export const ROLES = [
  'national_analyst',
  'province_analyst',
  'engineer',
  'admin',
  'source',
] as const;
export type Role = (typeof ROLES)[number];

/** Who is acting, for authorisation and for the audit trail. */
export interface Principal {
  /** `user:<id>`, `key:<id>` or `system`. */
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly scope: Scope;
}
