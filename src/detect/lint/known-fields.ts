import { createRequire } from 'node:module';
import type { FieldPipeline } from '../sigma/field-pipeline.ts';
import type { KnownFields } from './lint-subject.ts';

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

/** The fields of ECS and our own; reads the field list of ECS, which takes some milliseconds. */
export function knownFields(pipeline: FieldPipeline): KnownFields {
  // The package has no ESM entry that Node can load, hence `require`.
  const { EcsFlat } = createRequire(import.meta.url)('@elastic/ecs') as {
    EcsFlat: Readonly<Record<string, { readonly type: string }>>;
  };
  const names = new Set([...Object.keys(EcsFlat), ...GAC_FIELDS]);
  const open = new Set([
    ...OPEN_FIELDS,
    ...Object.keys(EcsFlat).filter((name) => OPEN_TYPES.includes(EcsFlat[name]?.type ?? '')),
  ]);
  const isBelowOpen = (field: string) => {
    for (let dot = field.indexOf('.'); dot > 0; dot = field.indexOf('.', dot + 1)) {
      if (open.has(field.slice(0, dot))) return true;
    }
    return false;
  };
  return {
    has: (field) => names.has(field) || isBelowOpen(field),
    names: [...names],
    pipeline,
  };
}
