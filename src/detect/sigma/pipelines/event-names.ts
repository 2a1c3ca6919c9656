import { createRequire } from 'node:module';

/** Fields of our own namespace; `GacFields` says what they hold. */
const GAC_FIELDS: readonly string[] = [
  'gac.province',
  'gac.commune',
  'gac.source.id',
  'gac.source.type',
  'gac.dead_letter.reason',
  'gac.dead_letter.detail',
  'gac.time.status',
  'gac.time.claimed',
  'gac.otp.stage',
  'gac.otp.channel',
  'gac.otp.recipient',
  'gac.otp.recipient_prefix',
  'gac.otp.country_prefix',
  'gac.otp.transaction',
  'gac.otp.provider',
  'gac.dossier.id',
  'gac.dossier.commune',
  'gac.dossier.province',
  'gac.dossier.sequence',
  'gac.claimed_locality.value',
  'gac.claimed_locality.code',
  'gac.claimed_locality.stale',
  'gac.subject.citizen',
  'gac.subject.citizen_hint',
  'gac.subject.phone',
  'gac.subject.phone_hint',
  'gac.heartbeat.unit',
  'gac.heartbeat.status',
  'gac.heartbeat.queue',
];
/** Below these any name may stand. */
const OPEN_TYPES = ['flattened', 'object'];
const OPEN_FIELDS = ['gac.vendor', 'labels'];

/**
 * Namespaces beside ECS that shippers use for what ECS has no name for; below them any name may stand. Source: exported
 * fields of Elastic's Beats and integrations.
 */
export const VENDOR_NAMESPACES: readonly string[] = [
  'auditd',
  'aws',
  'azure',
  'bitbucket',
  'cisco',
  'fortinet',
  'gcp',
  'github',
  'google_workspace',
  'http.request.headers',
  'kubernetes',
  'o365',
  'okta',
  'onelogin',
  'opencanary',
  'powershell',
  'qualys',
  'rpc_firewall',
  'sysmon',
  'system',
  'user.audit',
  'winlog',
  'zeek',
];

/** Which field names events can have. */
export interface EventNames {
  has(field: string): boolean;
  /** The names themselves, without those below open namespaces. */
  readonly all: readonly string[];
}

/**
 * The fields of ECS 9.4, our own, those of shippers, and those below namespaces of the operator; reads the field list of
 * ECS, which takes some milliseconds.
 */
export function eventNames(namespaces: readonly string[] = []): EventNames {
  // The package has no ESM entry that Node can load, hence `require`.
  const { EcsFlat } = createRequire(import.meta.url)('@elastic/ecs') as {
    EcsFlat: Readonly<Record<string, { readonly type: string }>>;
  };
  const names = new Set([...Object.keys(EcsFlat), ...GAC_FIELDS]);
  const open = new Set([
    ...OPEN_FIELDS,
    ...VENDOR_NAMESPACES,
    ...namespaces,
    ...Object.keys(EcsFlat).filter((name) => OPEN_TYPES.includes(EcsFlat[name]?.type ?? '')),
  ]);
  const isBelowOpen = (field: string) => {
    for (let dot = field.indexOf('.'); dot > 0; dot = field.indexOf('.', dot + 1)) {
      if (open.has(field.slice(0, dot))) return true;
    }
    return false;
  };
  return { has: (field) => names.has(field) || isBelowOpen(field), all: [...names] };
}
