/** The marks of the five tones; the others make letters of their own (ă, â, ê, ô, ơ, ư). */
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;
const MARKS = /[\u0300-\u036f]/g;
const NOT_LETTERS = /[^\p{L}\p{N}]+/gu;

/**
 * Words of a name in small letters without tones, marks and signs: `TP. Đà Nẵng` → `tp da nang`.
 */
export function nameWords(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('đ', 'd')
    .normalize('NFD')
    .replace(MARKS, '')
    .replace(/['’`]/g, '')
    .replace(NOT_LETTERS, ' ')
    .trim();
}

/**
 * A key that is the same for all ways to write a name without regard to tones, marks, case and
 * spaces.
 */
export function looseKey(name: string): string {
  return nameWords(name).replaceAll(' ', '');
}

/**
 * A key that keeps tones and marks and forgives case, spaces and the place of the tone within a
 * word (`Hoà` = `Hòa`).
 */
export function strictKey(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFD')
    .replace(/['’`]/g, '')
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .map((word) => word.replace(TONES, '') + (word.match(TONES) ?? []).join(''))
    .join('');
}
