import { nameWords } from './name-key.ts';

/** Kinds of commune-level units; a township (`thị trấn`) exists only before July 2025. */
export type CommuneType = 'ward' | 'commune' | 'special_zone' | 'township';

const PROVINCE_PREFIXES = ['thanh pho', 'tinh', 'tp', 't'];
const PROVINCE_SUFFIXES = ['province', 'city'];
const COMMUNE_PREFIXES: readonly (readonly [string, CommuneType])[] = [
  ['phuong', 'ward'],
  ['p', 'ward'],
  ['xa', 'commune'],
  ['x', 'commune'],
  ['thi tran', 'township'],
  ['tt', 'township'],
  ['dac khu', 'special_zone'],
  ['dk', 'special_zone'],
];

/** A name without the word that says what kind of unit it is. */
export interface BareName {
  readonly name: string;
  readonly type: CommuneType | undefined;
}

/** Takes “Tỉnh”, “Thành phố”, “TP.” and the like from a name; `undefined` when there is none. */
export function withoutProvincePrefix(name: string): string | undefined {
  const words = nameWords(name);
  const prefix = PROVINCE_PREFIXES.find((candidate) => words.startsWith(`${candidate} `));
  if (prefix !== undefined) return dropWords(name, prefix);
  const suffix = PROVINCE_SUFFIXES.find((candidate) => words.endsWith(` ${candidate}`));
  return suffix === undefined ? undefined : words.slice(0, -suffix.length).trim();
}

const TABLE_PREFIXES: readonly (readonly [string, CommuneType])[] = [
  ['Xã ', 'commune'],
  ['Phường ', 'ward'],
  ['Thị trấn ', 'township'],
  ['Đặc khu ', 'special_zone'],
];

/**
 * The bare name of a unit as the tables write it: always with its kind, in full and in composed
 * letters.
 */
export function bareTableName(name: string): BareName {
  const found = TABLE_PREFIXES.find(([prefix]) => name.startsWith(prefix));
  return found === undefined
    ? { name, type: undefined }
    : { name: name.slice(found[0].length), type: found[1] };
}

/**
 * Takes “Phường”, “Xã”, “P.”, “Đặc khu” and the like from a name; `undefined` when there is none.
 */
export function withoutCommunePrefix(name: string): BareName | undefined {
  const words = nameWords(name);
  const found = COMMUNE_PREFIXES.find(([candidate]) => words.startsWith(`${candidate} `));
  if (found === undefined) return undefined;
  return { name: dropWords(name, found[0]), type: found[1] };
}

/**
 * Drops as many letters as the prefix has, with what separates them, and keeps the rest as written.
 */
function dropWords(name: string, prefix: string): string {
  let letters = prefix.replaceAll(' ', '').length;
  let at = 0;
  const text = name.normalize('NFC');
  for (const sign of text) {
    if (letters === 0 && /[\p{L}\p{N}]/u.test(sign)) break;
    if (letters > 0 && /[\p{L}\p{N}]/u.test(sign)) letters -= 1;
    at += sign.length;
  }
  return text.slice(at);
}
