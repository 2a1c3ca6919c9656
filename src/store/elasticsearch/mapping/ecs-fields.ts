import { createRequire } from 'node:module';
import { GAC_FIELD_TYPES } from './gac-fields.ts';

/** What we ask of Elasticsearch for a field: the types of ECS without those that are modules. */
export type EcsType =
  | 'keyword'
  | 'text'
  | 'long'
  | 'double'
  | 'ip'
  | 'date'
  | 'boolean'
  | 'flattened'
  | 'geo_point';

/** Field sets of ECS that are mapped; every other field is found through the index of the rest. */
const FIELD_SETS: ReadonlySet<string> = new Set(
  `@timestamp agent client cloud container destination dns ecs email error event file group host
   http labels log message network observer organization process related rule server service
   source span tags threat tls trace transaction url user user_agent`.split(/\s+/),
);

/** Reuses of one field set in another that no log of ours fills, and that would fill the mapping. */
const UNMAPPED_REUSES: ReadonlySet<string> = new Set(
  `changes code_signature effective elf enrichments entity entry_leader env group_leader indicator
   macho origin parent pe previous risk session_leader target x509`.split(/\s+/),
);

/** What products say of themselves beyond ECS; each is mapped as one field, whatever is below it. */
const VENDOR_NAMESPACES: readonly string[] =
  `apache auth0 cisco_duo citrix f5 fortinet haproxy iis kafka keycloak modsecurity nginx okta
   postgresql redis squid tomcat traefik waf winlog wso2 xroad`.split(/\s+/);

const TYPES: Readonly<Record<string, EcsType>> = {
  keyword: 'keyword',
  constant_keyword: 'keyword',
  wildcard: 'keyword',
  match_only_text: 'text',
  long: 'long',
  integer: 'long',
  float: 'double',
  double: 'double',
  scaled_float: 'double',
  ip: 'ip',
  date: 'date',
  boolean: 'boolean',
  flattened: 'flattened',
  geo_point: 'geo_point',
};

/** The mapped fields with their types, by dotted name: those of ECS, of products and our own. */
export function mappedFields(): ReadonlyMap<string, EcsType> {
  // The package has no ESM entry that Node can load, hence `require`.
  const { EcsFlat } = createRequire(import.meta.url)('@elastic/ecs') as {
    EcsFlat: Readonly<Record<string, { readonly type: string }>>;
  };
  const fields = new Map<string, EcsType>();
  for (const [name, { type }] of Object.entries(EcsFlat)) {
    const parts = name.split('.');
    if (!FIELD_SETS.has(parts[0] ?? '') || parts.some((part) => UNMAPPED_REUSES.has(part)))
      continue;
    const mapped = TYPES[type];
    if (mapped !== undefined) fields.set(name, mapped);
  }
  for (const name of ['labels', ...VENDOR_NAMESPACES]) fields.set(name, 'flattened');
  for (const [name, type] of Object.entries(GAC_FIELD_TYPES)) fields.set(name, type);
  return fields;
}
