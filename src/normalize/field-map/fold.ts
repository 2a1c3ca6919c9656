const FOLDED_MAX = 4_096;
const FOLD_CHARS_MAX = 200;
const foldedByText = new Map<string, string>();

/**
 * The one spelling of a name or word that people write in many: lower case, without Vietnamese marks, blanks and
 * punctuation, so that `Mã hồ sơ`, `MA_HO_SO`, `ma-ho-so` and `maHoSo` are `mahoso`. A minus before a number stays; a text
 * of nothing but punctuation stays as it is. Only the first 200 characters count.
 */
export function fold(text: string): string {
  const known = foldedByText.get(text);
  if (known !== undefined) {
    return known;
  }
  const folded = folding(text.slice(0, FOLD_CHARS_MAX));
  if (text.length <= FOLD_CHARS_MAX) {
    if (foldedByText.size >= FOLDED_MAX) foldedByText.clear();
    foldedByText.set(text, folded);
  }
  return folded;
}

function folding(text: string): string {
  const letters = text
    .normalize('NFD')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replace(/[^\p{L}\p{N}]+/gu, '');
  if (letters === '') {
    return text.trim();
  }
  return /^\s*-\d/.test(text) ? `-${letters}` : letters;
}
