import { type Commune, presentCommunes } from './commune-register.ts';
import type { LocalityDate } from './merger-date.ts';
import { type Province, provinceRegister } from './province-register.ts';
import type { LocalityResolution } from './resolution.ts';
import { type CommuneSearch, matchCommune } from './resolve-commune.ts';
import { matchProvince } from './resolve-province.ts';

/** The 34 provinces and cities of today, by code. */
export function provinces(): readonly Province[] {
  return [...provinceRegister().byCode.values()];
}

/**
 * The wards, communes and special zones of one province of today, by code; none for an unknown
 * code.
 */
export function communesOf(provinceCode: string): readonly Commune[] {
  return [...presentCommunes().byCode.values()].filter(
    (commune) => commune.province === provinceCode,
  );
}

/** Stands for the whole country, where something is of no province: only the national centre is told of it. */
export const NATION = '00';
const NATION_NAMES = { vi: 'Toàn quốc', en: 'The whole country' };

/** The name of a province of today; the code itself when nobody has it. */
export function provinceName(code: string, language: 'vi' | 'en'): string {
  if (code === NATION) return NATION_NAMES[language];
  const province = provinceRegister().byCode.get(code);
  if (province === undefined) return code;
  return language === 'vi' ? province.nameVi : province.nameEn;
}

/**
 * The province of today that a code or name means, or `undefined`. A code that has gone to another
 * owner (15, 24, 44, 52, 80, 82, 91) means the former one before 1 July 2025 and the present one
 * after it and without a date.
 */
export function resolveProvince(
  codeOrName: string,
  date?: LocalityDate,
): LocalityResolution | undefined {
  return matchProvince(codeOrName, date)?.resolution;
}

/**
 * The commune of today that a code or name means, or `undefined`. The date decides whether a code
 * or name that exists in both times is the former or the present unit. A name that several units
 * bear needs the province; without it the result lists all under `ambiguous`.
 */
export function resolveCommune(
  codeOrName: string,
  options: CommuneSearch = {},
): LocalityResolution | undefined {
  return matchCommune(codeOrName, options);
}

/**
 * The unit that any text means: a code (up to two digits a province, up to five a commune), the
 * name of a province or commune, or an address whose parts are separated by commas and end with the
 * province.
 */
export function resolve(text: string, date?: LocalityDate): LocalityResolution | undefined {
  const trimmed = text.trim();
  if (/^\d{3,5}$/.test(trimmed)) return resolveCommune(trimmed, { date });
  const parts = trimmed.split(',').map((part) => part.trim());
  const last = parts.at(-1);
  if (parts.length > 1 && last !== undefined)
    return resolveCommune(parts[0] ?? '', { province: last, date });
  return resolveProvince(trimmed, date) ?? resolveCommune(trimmed, { date });
}
