import {
  type Commune,
  type FormerCommune,
  formerCommunes,
  presentCommunes,
} from './commune-register.ts';
import { isBeforeMerger, type LocalityDate } from './merger-date.ts';
import { looseKey, strictKey } from './name-key.ts';
import type { LocalityCandidate, LocalityNote, LocalityResolution } from './resolution.ts';
import { matchProvince, type ProvinceMatch } from './resolve-province.ts';
import { type BareName, bareTableName, withoutCommunePrefix } from './unit-prefix.ts';

/** What narrows the search for a commune. */
export interface CommuneSearch {
  /** Code or name of its province, of today or former. */
  readonly province?: string | undefined;
  /** When the text was written. @default the present */
  readonly date?: LocalityDate | undefined;
}

/** Finds the commune of today that a code or name means; see `resolveCommune`. */
export function matchCommune(
  codeOrName: string,
  search: CommuneSearch,
): LocalityResolution | undefined {
  const text = codeOrName.trim();
  const province =
    search.province === undefined ? undefined : matchProvince(search.province, search.date);
  // A province that nobody knows narrows to nothing; ignoring it would answer with another place.
  if (search.province !== undefined && province === undefined) return undefined;
  const before = isBeforeMerger(search.date);
  if (/^\d{1,5}$/.test(text)) {
    const resolution = byCode(text.padStart(5, '0'), { before, dated: search.date !== undefined });
    const wanted = province?.resolution.code;
    return wanted === undefined || resolution?.province === wanted ? resolution : undefined;
  }
  const present = () => presentByName(text, province);
  const former = () => formerByName(text, { province, before });
  // Townships ended with the merger: a text that says “thị trấn” means the unit of that time.
  const formerFirst = before || withoutCommunePrefix(text)?.type === 'township';
  return formerFirst ? (former() ?? present()) : (present() ?? former());
}

function byCode(
  code: string,
  when: { before: boolean; dated: boolean },
): LocalityResolution | undefined {
  const commune = presentCommunes().byCode.get(code);
  if (commune !== undefined && !when.before) {
    const former = when.dated ? undefined : formerCommunes().byCode.get(code);
    const reused = former !== undefined && !former.successors.startsWith(code);
    return resolution(commune, { via: 'code', note: reused ? 'code_reused' : undefined });
  }
  const former = formerCommunes().byCode.get(code);
  if (former === undefined)
    return commune === undefined ? undefined : resolution(commune, { via: 'code' });
  const kept = commune !== undefined && former.successors === code && former.name === commune.name;
  if (kept) return resolution(commune, { via: 'code' });
  return ofFormer([former], { via: 'old_code', before: when.before });
}

function presentByName(
  text: string,
  province: ProvinceMatch | undefined,
): LocalityResolution | undefined {
  const wanted = province?.resolution.code;
  const meant = namesakes(text, {
    of: (key) => presentCommunes().byName.get(key) ?? [],
    where: (commune) => wanted === undefined || commune.province === wanted,
  });
  const [likeliest] = meant;
  if (likeliest === undefined) return undefined;
  if (meant.length === 1) return resolution(likeliest, { via: 'name' });
  return resolution(likeliest, {
    via: 'name',
    note: 'name_shared',
    ambiguous: meant.map(candidateOf),
  });
}

function formerByName(
  text: string,
  search: { province: ProvinceMatch | undefined; before: boolean },
): LocalityResolution | undefined {
  const { province } = search;
  const meant = namesakes(text, {
    of: (key) => formerCommunes().byName.get(key) ?? [],
    where: (former) =>
      province === undefined ||
      (province.former === undefined
        ? successorsOf(former)[0]?.province === province.resolution.code
        : former.formerProvince === province.former.code),
  });
  return ofFormer(meant, { via: 'old_name', before: search.before });
}

/** Units of a name: as written with its kind, else with its tones, else whatever sounds like it. */
function namesakes<T extends Commune | FormerCommune>(
  text: string,
  search: { of: (key: string) => readonly T[]; where: (unit: T) => boolean },
): readonly T[] {
  const readings: BareName[] = [{ name: text, type: undefined }];
  const bare = withoutCommunePrefix(text);
  if (bare !== undefined) readings.push(bare);
  for (const reading of readings) {
    const all = search.of(looseKey(reading.name)).filter(search.where);
    if (all.length === 0) continue;
    const tones = strictKey(reading.name);
    const written = preferring(all, (unit) => strictKey(bareTableName(unit.name).name) === tones);
    // Only a preference: a commune that has become a ward is still called a commune for a while.
    return preferring(written, (unit) => unit.type === reading.type);
  }
  return [];
}

function preferring<T>(units: readonly T[], holds: (unit: T) => boolean): readonly T[] {
  const preferred = units.filter(holds);
  return preferred.length > 0 ? preferred : units;
}

function ofFormer(
  formers: readonly FormerCommune[],
  how: { via: 'old_code' | 'old_name'; before: boolean },
): LocalityResolution | undefined {
  const meant = [...new Set(formers.flatMap(successorsOf))];
  const [likeliest] = meant;
  if (likeliest === undefined) return undefined;
  const gone = how.via === 'old_code' ? 'code_dead' : 'name_old';
  const single = how.before ? undefined : gone;
  const several = formers.length > 1 ? 'name_shared' : 'unit_divided';
  const found = resolution(likeliest, {
    via: how.via,
    note: meant.length > 1 ? several : single,
    ambiguous: meant.length > 1 ? meant.map(candidateOf) : undefined,
  });
  return { ...found, stale: !how.before };
}

function successorsOf(former: FormerCommune): Commune[] {
  const { byCode: present } = presentCommunes();
  return former.successors.split(';').flatMap((code) => present.get(code) ?? []);
}

function resolution(
  commune: Commune,
  how: {
    via: LocalityResolution['via'];
    note?: LocalityNote | undefined;
    ambiguous?: readonly LocalityCandidate[] | undefined;
  },
): LocalityResolution {
  return {
    kind: 'commune',
    ...candidateOf(commune),
    stale: false,
    via: how.via,
    ...(how.note === undefined ? {} : { note: how.note }),
    ...(how.ambiguous === undefined ? {} : { ambiguous: how.ambiguous }),
  };
}

function candidateOf(commune: Commune): LocalityCandidate {
  return { code: commune.code, name: commune.name, province: commune.province };
}
