import { formerCommunes, presentCommunes } from '../../locality/commune-register.ts';
import { provinceRegister } from '../../locality/province-register.ts';
import { matchProvince } from '../../locality/resolve-province.ts';
import { isYamlMap } from '../sigma/read-values.ts';
import type { DocumentPath } from '../sigma/source-document.ts';
import { fieldItemsOf } from '../tuning/field-items.ts';
import { EVERYWHERE } from '../tuning/read-overlay.ts';
import type { Found } from './lint-check.ts';
import type { OverlayCheck, OverlaySubject } from './overlay-subject.ts';
import { writtenFormula } from './written-leaf.ts';

const PROVINCE_FIELD = 'gac.province';
/** Commune of the source: a unit of today, within the province. */
const OWN_COMMUNE_FIELD = 'gac.commune';
/** Communes of dossiers are as the log has them: also those of before July 2025. */
const COMMUNE_FIELDS = [OWN_COMMUNE_FIELD, 'gac.dossier.commune'];

/** Checks of where an overlay holds. */
export const OVERLAY_PLACE_CHECKS: readonly OverlayCheck[] = [
  {
    id: 'GAC-L160',
    severity: 'error',
    finds: 'a province that is no code of today in quotes, nor `all`',
    why: 'The overlay holds nowhere: it is refused as a whole.',
    fix: 'Write the two digits of the official code in quotes, such as `"01"`, or `all`.',
    find: ({ source, value: { province } }) => {
      if (province === EVERYWHERE || !isYamlMap(source.value)) return [];
      if (typeof province === 'string' && provinceRegister().byCode.has(province)) return [];
      return [{ path: ['province'], detail: provinceText(province) }];
    },
  },
  {
    id: 'GAC-L161',
    severity: 'error',
    finds: 'a commune that there is not, or that lies in another province',
    why: 'No event has this code within the province, so the selection is never true.',
    fix: 'Write the five digits of the official code in quotes.',
    find: (subject) =>
      writtenValues(subject, COMMUNE_FIELDS).flatMap(({ field, value, path }) => {
        const detail = communeFault(field, value, subject.overlay?.province);
        return detail === undefined ? [] : [{ path, detail }];
      }),
  },
  {
    id: 'GAC-L162',
    severity: 'error',
    finds: 'a filter that asks for another province than that of its overlay',
    why: 'It asks nothing of events of other provinces, so that can never be true.',
    fix: 'Leave `gac.province` out, or move the filter to the overlay of that province.',
    find: (subject) => {
      const own = subject.overlay?.province;
      if (own === undefined) return [];
      return writtenValues(subject, [PROVINCE_FIELD])
        .filter(({ value }) => value !== own)
        .map(({ value, path }) => ({
          path,
          detail: `The overlay is of "${own}", and the filter asks for "${value}".`,
        }));
    },
  },
];

function provinceText(province: unknown): string {
  if (province === undefined || province === null) return 'No province is named.';
  const given = typeof province === 'number' ? String(province).padStart(2, '0') : province;
  const meant = typeof given === 'string' ? matchProvince(given, undefined) : undefined;
  const shown = JSON.stringify(province);
  if (meant === undefined) return `There is no province ${shown}.`;
  const { code, name } = meant.resolution;
  const probably = `probably "${code}" is meant (${name})`;
  if (typeof province === 'number') return `${shown} is a number: ${probably}.`;
  return `${shown} is no code of today: ${probably}.`;
}

function communeFault(field: string, value: string, province: string | undefined) {
  const commune = presentCommunes().byCode.get(value);
  if (commune === undefined) {
    if (field !== OWN_COMMUNE_FIELD && formerCommunes().byCode.has(value)) return undefined;
    return `There is no commune "${value}" today.`;
  }
  if (field !== OWN_COMMUNE_FIELD || province === undefined || commune.province === province) {
    return undefined;
  }
  return `"${value}" is ${commune.name} in the province "${commune.province}".`;
}

interface WrittenValue {
  readonly field: string;
  readonly value: string;
  readonly path: DocumentPath;
}

/** Whole values without wildcards that filters ask fields for. */
function writtenValues(
  { filters }: OverlaySubject,
  fields: readonly string[],
): (WrittenValue & Pick<Found, 'path'>)[] {
  return filters.flatMap(({ parsed, source, path: at }) =>
    (parsed.filter === undefined ? [] : fieldItemsOf(parsed.filter.formula)).flatMap((item) => {
      const formula = writtenFormula({ op: 'leaf', leaf: { ...item, negated: false } }, source);
      if (!fields.includes(item.field) || formula.op !== 'leaf') return [];
      const { asks, modifiers, values } = formula.leaf;
      if (asks !== 'test' || modifiers !== '') return [];
      return values
        .filter((value) => !/[*?]/.test(value))
        .map((value) => ({ field: item.field, value, path: [...at, ...item.path] }));
    }),
  );
}
