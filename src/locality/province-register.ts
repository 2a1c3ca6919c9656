import { csvRows } from './csv-rows.ts';
import { looseKey } from './name-key.ts';

/** A province or city of today. */
export interface Province {
  /** Official two-digit code. */
  readonly code: string;
  readonly nameVi: string;
  readonly nameEn: string;
  readonly type: 'municipality' | 'province';
  readonly communeUnits: number;
  /** Degrees. */
  readonly latitude: number;
  readonly longitude: number;
}

/** A province as it was before 1 July 2025. */
export interface FormerProvince {
  readonly code: string;
  readonly nameVi: string;
  /** Code of today's province that it is part of. */
  readonly successor: string;
}

/** Today's provinces and their predecessors, by code and by loose name. */
export interface ProvinceRegister {
  readonly byCode: ReadonlyMap<string, Province>;
  readonly byName: ReadonlyMap<string, Province>;
  readonly formerByCode: ReadonlyMap<string, FormerProvince>;
  readonly formerByName: ReadonlyMap<string, FormerProvince>;
}

/**
 * Short ways to write a name of today; several codes where people mean several, the likeliest
 * first.
 */
const SHORT_NAMES: readonly (readonly [string, readonly string[]])[] = [
  ['hn', ['01']],
  ['hcm', ['79']],
  ['hcmc', ['79']],
  ['tphcm', ['79']],
  ['tphochiminh', ['79']],
  ['saigon', ['79']],
  ['sg', ['79']],
  ['hp', ['31']],
  ['dn', ['48', '75']],
  ['ct', ['92']],
];

/**
 * Short and earlier ways to write a name that is no longer in use; the code is the one of that
 * time.
 */
const FORMER_SHORT_NAMES: readonly (readonly [string, string])[] = [
  ['brvt', '77'],
  ['vungtau', '77'],
  ['thuathienhue', '46'],
  ['tthue', '46'],
  ['tth', '46'],
  ['daclac', '66'],
  ['dacnong', '67'],
];

let register: ProvinceRegister | undefined;

/** Reads the tables of provinces on first use. */
export function provinceRegister(): ProvinceRegister {
  register ??= load();
  return register;
}

/** The provinces that a short name stands for, the likeliest first. */
export function provincesOfShortName(key: string): Province[] {
  const codes = SHORT_NAMES.find(([name]) => name === key)?.[1] ?? [];
  return codes.flatMap((code) => provinceRegister().byCode.get(code) ?? []);
}

function load(): ProvinceRegister {
  const byCode = new Map<string, Province>();
  const byName = new Map<string, Province>();
  for (const cells of csvRows('provinces.csv')) {
    const [code = '', nameVi = '', nameEn = '', type = ''] = cells;
    const province: Province = {
      code,
      nameVi,
      nameEn,
      type: type === 'municipality' ? 'municipality' : 'province',
      communeUnits: Number(cells[5]),
      latitude: Number(cells[9]),
      longitude: Number(cells[10]),
    };
    byCode.set(code, province);
    byName.set(looseKey(nameVi), province);
  }
  const formerByCode = new Map<string, FormerProvince>();
  const formerByName = new Map<string, FormerProvince>();
  for (const [code = '', nameVi = '', successor = ''] of csvRows('legacy_provinces.csv')) {
    const former = { code, nameVi, successor };
    formerByCode.set(code, former);
    formerByName.set(looseKey(nameVi), former);
  }
  for (const [name, code] of FORMER_SHORT_NAMES) {
    const former = formerByCode.get(code);
    if (former !== undefined) formerByName.set(name, former);
  }
  return { byCode, byName, formerByCode, formerByName };
}
