import { presentCommunes } from '../locality/commune-register.ts';
import { communesOf, provinceName, provinces, resolve } from '../locality/locality.ts';
import { looseKey } from '../locality/name-key.ts';
import { provinceRegister } from '../locality/province-register.ts';

/** A place of today. */
export interface LocalityRow {
  readonly level: 'province' | 'commune';
  readonly code: string;
  /** Official name, in Vietnamese. */
  readonly name: string;
  readonly province: string;
  readonly provinceName: string;
  /** What was asked for is a code or name that is no longer in force. */
  readonly stale?: boolean;
}

/** Fewest letters for which names that only contain them are listed. */
const PART_LETTERS_MIN = 2;

/** Whether a code is one of a province of today. */
export function isProvince(code: string): boolean {
  return provinceRegister().byCode.has(code);
}

/** Name of a commune of today; `undefined` when nobody has the code. */
export function communeName(code: string): string | undefined {
  return presentCommunes().byCode.get(code)?.name;
}

/** All provinces, or all communes of one. */
export function listLocalities(province: string | undefined): LocalityRow[] {
  return province === undefined
    ? provinces().map(provinceRow)
    : communesOf(province).map(communeRow);
}

/**
 * Places that a code or a name can mean: what the register resolves it to, then those whose name
 * contains it, provinces before communes; at most `size`.
 */
export function findLocalities(
  query: string,
  options: { province: string | undefined; size: number },
): LocalityRow[] {
  const found = [...resolved(query), ...containing(query)];
  const seen = new Set<string>();
  const rows = found.filter((row) => {
    const key = `${row.level}:${row.code}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return options.province === undefined || row.province === options.province;
  });
  return rows.slice(0, options.size);
}

function resolved(query: string): LocalityRow[] {
  const resolution = resolve(query);
  if (resolution === undefined) return [];
  const { kind: level, stale } = resolution;
  return (resolution.ambiguous ?? [resolution]).map(({ code, name, province }) => ({
    level,
    code,
    name,
    province,
    provinceName: provinceName(province, 'vi'),
    ...(stale ? { stale } : {}),
  }));
}

function containing(query: string): LocalityRow[] {
  const part = looseKey(query);
  if (part.length < PART_LETTERS_MIN) return [];
  const inProvinces = provinces().filter((province) => looseKey(province.nameVi).includes(part));
  const inCommunes = [...presentCommunes().byCode.values()].filter((commune) =>
    looseKey(commune.name).includes(part),
  );
  return [...inProvinces.map(provinceRow), ...inCommunes.map(communeRow)];
}

function provinceRow({ code, nameVi }: { code: string; nameVi: string }): LocalityRow {
  return { level: 'province', code, name: nameVi, province: code, provinceName: nameVi };
}

function communeRow(commune: { code: string; name: string; province: string }): LocalityRow {
  const { code, name, province } = commune;
  return { level: 'commune', code, name, province, provinceName: provinceName(province, 'vi') };
}
