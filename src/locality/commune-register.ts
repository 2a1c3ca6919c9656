import { csvRows } from './csv-rows.ts';
import { looseKey } from './name-key.ts';
import { bareTableName, type CommuneType } from './unit-prefix.ts';

/** A ward, commune or special zone of today. */
export interface Commune {
  /** Official five-digit code. */
  readonly code: string;
  /** With its kind, such as `Phường Ba Đình`. */
  readonly name: string;
  readonly type: CommuneType;
  /** Code of its province. */
  readonly province: string;
  /** Degrees. */
  readonly latitude: number;
  readonly longitude: number;
}

/** A ward, commune or township as it was before 1 July 2025. */
export interface FormerCommune {
  readonly code: string;
  readonly name: string;
  readonly type: CommuneType | undefined;
  /** Code of its province at that time. */
  readonly formerProvince: string;
  /** Codes of today's units that it went to, the main one first, separated by `;`. */
  readonly successors: string;
}

/** Units of one time by code and by loose name without their kind. */
export interface CommuneIndex<T> {
  readonly byCode: ReadonlyMap<string, T>;
  readonly byName: ReadonlyMap<string, readonly T[]>;
}

let present: CommuneIndex<Commune> | undefined;
let former: CommuneIndex<FormerCommune> | undefined;

/** Reads the table of today's communes on first use. */
export function presentCommunes(): CommuneIndex<Commune> {
  present ??= indexOf(
    csvRows('communes.csv').map(([code = '', name = '', type = '', province = '', lat, lon]) => ({
      code,
      name,
      type: type as CommuneType,
      province,
      latitude: Number(lat),
      longitude: Number(lon),
    })),
  );
  return present;
}

/** Reads the table of communes before July 2025 on first use. */
export function formerCommunes(): CommuneIndex<FormerCommune> {
  former ??= indexOf(
    csvRows('legacy_communes.csv').map(
      ([code = '', name = '', , , formerProvince = '', successors = '']) => ({
        code,
        name,
        type: bareTableName(name).type,
        formerProvince,
        successors,
      }),
    ),
  );
  return former;
}

function indexOf<T extends { code: string; name: string }>(units: readonly T[]): CommuneIndex<T> {
  const byCode = new Map<string, T>();
  const byName = new Map<string, T[]>();
  for (const unit of units) {
    byCode.set(unit.code, unit);
    const key = looseKey(bareTableName(unit.name).name);
    const namesakes = byName.get(key);
    if (namesakes === undefined) byName.set(key, [unit]);
    else namesakes.push(unit);
  }
  return { byCode, byName };
}
