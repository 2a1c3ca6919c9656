import { isBeforeMerger, type LocalityDate } from './merger-date.ts';
import { looseKey } from './name-key.ts';
import {
  type FormerProvince,
  type Province,
  provinceRegister,
  provincesOfShortName,
} from './province-register.ts';
import type { LocalityCandidate, LocalityNote, LocalityResolution } from './resolution.ts';
import { withoutProvincePrefix } from './unit-prefix.ts';

/** What a text says of a province, and which former province it named if it did. */
export interface ProvinceMatch {
  readonly resolution: LocalityResolution;
  readonly former: FormerProvince | undefined;
}

/**
 * Finds the province that a code or a name means at a date; the present without one. A former
 * province gives today's one that it is part of. Codes may lack their zero; names may lack
 * diacritics, carry “Tỉnh” or “TP.”, or be abbreviated.
 */
export function matchProvince(
  codeOrName: string,
  date: LocalityDate | undefined,
): ProvinceMatch | undefined {
  const text = codeOrName.trim();
  if (/^\d{1,2}$/.test(text)) return matchCode(text.padStart(2, '0'), date);
  return matchName(text, date);
}

function matchCode(code: string, date: LocalityDate | undefined): ProvinceMatch | undefined {
  const { byCode, formerByCode } = provinceRegister();
  const present = byCode.get(code);
  const former = formerByCode.get(code);
  const kept = former !== undefined && former.nameVi === present?.nameVi;
  if (present !== undefined && (kept || !isBeforeMerger(date))) {
    const reused = !kept && former !== undefined && date === undefined;
    return found(present, { via: 'code', note: reused ? 'code_reused' : undefined });
  }
  return former && matchFormer(former, { via: 'old_code', note: 'code_dead', date });
}

function matchName(name: string, date: LocalityDate | undefined): ProvinceMatch | undefined {
  const bare = withoutProvincePrefix(name);
  return matchKey(looseKey(name), date) ?? ((bare && matchKey(looseKey(bare), date)) || undefined);
}

function matchKey(key: string, date: LocalityDate | undefined): ProvinceMatch | undefined {
  const { byName, formerByName } = provinceRegister();
  const present = byName.get(key);
  if (present !== undefined) return found(present, { via: 'name' });
  const former = formerByName.get(key);
  if (former !== undefined) return matchFormer(former, { via: 'old_name', note: 'name_old', date });
  const meant = provincesOfShortName(key);
  const [likeliest] = meant;
  if (likeliest === undefined) return undefined;
  if (meant.length === 1) return found(likeliest, { via: 'name' });
  return found(likeliest, { via: 'name', note: 'name_shared', ambiguous: meant.map(candidateOf) });
}

function matchFormer(
  former: FormerProvince,
  how: {
    via: LocalityResolution['via'];
    note: LocalityNote;
    date: LocalityDate | undefined;
  },
): ProvinceMatch | undefined {
  const successor = provinceRegister().byCode.get(former.successor);
  if (successor === undefined) return undefined;
  const stale = !isBeforeMerger(how.date);
  const reused = how.via === 'old_code' && provinceRegister().byCode.has(former.code);
  const noteOfItsTime = reused ? 'code_reused' : undefined;
  const { resolution } = found(successor, { via: how.via, note: stale ? how.note : noteOfItsTime });
  return { resolution: { ...resolution, stale }, former };
}

function found(
  province: Province,
  how: {
    via: LocalityResolution['via'];
    note?: LocalityNote | undefined;
    ambiguous?: readonly LocalityCandidate[];
  },
): ProvinceMatch {
  const resolution: LocalityResolution = {
    kind: 'province',
    ...candidateOf(province),
    stale: false,
    via: how.via,
    ...(how.note === undefined ? {} : { note: how.note }),
    ...(how.ambiguous === undefined ? {} : { ambiguous: how.ambiguous }),
  };
  return { resolution, former: undefined };
}

function candidateOf(province: Province): LocalityCandidate {
  return { code: province.code, name: province.nameVi, province: province.code };
}
