const ASCII_ONLY = /^[\0-\x7f]*$/;

/**
 * Folds letter case one code point at a time (Unicode simple lower case), as every adapter can do:
 * no locale, no final sigma, and the number of code points stays.
 */
export function foldText(text: string): string {
  if (ASCII_ONLY.test(text)) return text.toLowerCase();
  let folded = '';
  for (const character of text) {
    const lower = character.toLowerCase();
    folded += lower === character ? character : String.fromCodePoint(lower.codePointAt(0) ?? 0);
  }
  return folded;
}

/**
 * The words of a free-text query, folded; each is given in the spellings that mean the same to a
 * reader (composed and decomposed diacritics), of which one must occur.
 */
export function textWords(text: string): readonly (readonly string[])[] {
  return text
    .trim()
    .split(/\s+/u)
    .filter((word) => word !== '')
    .map((word) => {
      const spellings = [word, word.normalize('NFC'), word.normalize('NFD')];
      return [...new Set(spellings.map((spelling) => foldText(spelling.toWellFormed())))];
    });
}
