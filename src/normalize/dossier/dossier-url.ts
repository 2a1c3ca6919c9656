import type { GacFields } from '../../event/event.ts';
import { wholeNumber } from '../value/digits.ts';
import { parseDossierCode } from './dossier-code.ts';

/** Where URLs name a dossier and its commune. Names are compared without case. */
export interface DossierUrlShapes {
  /** Path segments that a dossier's id follows: `/ho-so/<id>`. */
  readonly pathNames: readonly string[];
  /** Query parameters whose value is a dossier's id. */
  readonly queryNames: readonly string[];
  /** Path segments and query parameters that a commune's code (five digits) follows. */
  readonly communeNames: readonly string[];
}

/** The shapes that portals of the localities use. */
export const DEFAULT_DOSSIER_SHAPES: DossierUrlShapes = {
  pathNames: [
    'ho-so',
    'hoso',
    'hoSo',
    'chi-tiet-ho-so',
    'chitiet-hoso',
    'tra-cuu-ho-so',
    'dossier',
    'dossiers',
  ],
  queryNames: [
    'maHoSo',
    'ma_ho_so',
    'ma-ho-so',
    'soHoSo',
    'so_ho_so',
    'hoSoId',
    'idHoSo',
    'id_ho_so',
    'dossierId',
    'dossier_id',
    'dossierNo',
    'dossierCode',
  ],
  communeNames: ['xa', 'phuong', 'commune', 'maXa', 'ma_xa', 'communeCode', 'commune_code'],
};

const ID_MAX = 64;
const COMMUNE_DIGITS = 5;

/** Finds the dossier that a request touches; `undefined` = none. */
export type DossierFinder = (url: {
  readonly path?: string | undefined;
  readonly query?: string | undefined;
}) => NonNullable<GacFields['dossier']> | undefined;

/** Makes a finder for the given shapes. An id is numeric, a dossier code, or has a digit in it. */
export function createDossierFinder(shapes: DossierUrlShapes): DossierFinder {
  const paths = lowered(shapes.pathNames);
  const queries = lowered(shapes.queryNames);
  const communes = lowered(shapes.communeNames);
  return ({ path, query }) => {
    let id: string | undefined;
    let commune: string | undefined;
    if (path !== undefined && path.length > 1) {
      id = valueInPath(path, paths, isId);
      commune = id === undefined ? undefined : valueInPath(path, communes, isCommune);
    }
    if (query !== undefined) {
      id ??= valueInQuery(query, queries, isId);
      commune ??= id === undefined ? undefined : valueInQuery(query, communes, isCommune);
    }
    return id === undefined ? undefined : dossierOf(id, commune);
  };
}

function dossierOf(id: string, commune: string | undefined) {
  const dossier: NonNullable<GacFields['dossier']> = { id };
  const sequence = wholeNumber(id) ?? parseDossierCode(id)?.sequence;
  if (sequence !== undefined) dossier.sequence = sequence;
  if (commune !== undefined) dossier.commune = commune;
  return dossier;
}

function lowered(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.map((name) => name.toLowerCase()));
}

function valueInPath(
  path: string,
  names: ReadonlySet<string>,
  accepts: (text: string) => boolean,
): string | undefined {
  let start = 1;
  while (start < path.length) {
    const slash = path.indexOf('/', start);
    if (slash < 0) {
      return undefined;
    }
    if (names.has(path.slice(start, slash).toLowerCase())) {
      const end = path.indexOf('/', slash + 1);
      const value = path.slice(slash + 1, end < 0 ? path.length : end);
      if (accepts(value)) return value;
    }
    start = slash + 1;
  }
  return undefined;
}

function valueInQuery(
  query: string,
  names: ReadonlySet<string>,
  accepts: (text: string) => boolean,
): string | undefined {
  let start = 0;
  while (start < query.length) {
    const amp = query.indexOf('&', start);
    const end = amp < 0 ? query.length : amp;
    const equals = query.indexOf('=', start);
    if (equals > start && equals < end && names.has(query.slice(start, equals).toLowerCase())) {
      const value = query.slice(equals + 1, end);
      if (accepts(value)) return value;
    }
    start = end + 1;
  }
  return undefined;
}

function isId(text: string): boolean {
  return (
    text.length > 0 && text.length <= ID_MAX && /^[A-Za-z0-9._-]*\d[A-Za-z0-9._-]*$/.test(text)
  );
}

function isCommune(text: string): boolean {
  return text.length === COMMUNE_DIGITS && wholeNumber(text) !== undefined;
}
