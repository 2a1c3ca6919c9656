import type { RuleLogsource } from '../parse-metadata.ts';

/** Where, and in which form, ECS holds what a Sigma field holds. */
export type FieldTarget =
  /** The same value under another name. */
  | string
  /** Whole values have other words; a value that is not listed does not occur. */
  | { readonly field: string; readonly values: Readonly<Record<string, string>> }
  /** The value without a text that the shipper removes wherever it stands. */
  | { readonly field: string; readonly drop: string }
  /** Only the part behind a label, such as `EngineVersion=`. */
  | { readonly field: string; readonly label: string }
  /** `SHA256=…,IMPHASH=…` as `<of>.hash.*` and `<of>.pe.imphash`. */
  | { readonly hashesOf: string }
  /** `DOMAIN\name` in two fields. */
  | { readonly domain: string; readonly name: string }
  /** Sysmon's `DWORD (0x0000000a)` as the number ten in `registry.data`. */
  | { readonly registryData: string };

/** The fields of one logsource: plain data, Sigma name → places in ECS, any of which may hold the value. */
export interface FieldTable {
  /** Rules of this logsource or a narrower one use the table; the narrowest table wins, field by field. */
  readonly logsource: RuleLogsource;
  /** Documents that the table restates. */
  readonly source: string;
  readonly fields: Readonly<Record<string, FieldTarget | readonly FieldTarget[]>>;
  /** Namespace in which the shipper keeps every field of the table under its own name. */
  readonly raw?: string;
  /** Fields that are nowhere but in `raw`. */
  readonly names?: readonly string[];
  /** Whole values that the shipper leaves out, so that the field is missing instead. */
  readonly absent?: readonly string[];
}

/** The places of one Sigma field. */
export interface MappedField {
  readonly targets: readonly FieldTarget[];
  /** Whole values that stand for a missing field. */
  readonly absent: readonly string[];
}

/** The event fields that a target reads. */
export function fieldsOf(target: FieldTarget): readonly string[] {
  if (typeof target === 'string') return [target];
  if ('hashesOf' in target) return hashFields(target.hashesOf).map(([, field]) => field);
  if ('domain' in target) return [target.name, target.domain];
  if ('registryData' in target) return [`${target.registryData}.strings`];
  return [target.field];
}

/** Sysmon's name of each hash, in lower case, and its field. */
export function hashFields(owner: string): readonly (readonly [string, string])[] {
  return [
    ['md5', `${owner}.hash.md5`],
    ['sha1', `${owner}.hash.sha1`],
    ['sha256', `${owner}.hash.sha256`],
    ['imphash', `${owner}.pe.imphash`],
  ];
}
