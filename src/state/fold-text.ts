/** Text as people search it: lower case, without diacritics (`Lào Cai` → `lao cai`, `Đ` → `d`). */
export function foldText(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Most words of one search; the rest are ignored, which can only find more. */
const SEARCH_WORDS_MAX = 10;

/** `like` patterns (escape `\`) that must all match the folded text for a search to find it. */
export function searchPatterns(search: string): string[] {
  const words = foldText(search)
    .split(' ')
    .filter((word) => word.length > 0);
  return words.slice(0, SEARCH_WORDS_MAX).map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`);
}
