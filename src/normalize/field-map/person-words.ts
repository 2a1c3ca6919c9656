/** What names, addresses, e-mail addresses and days of birth are made of. */
const PLAIN = /^[\p{L}\p{M}\p{N}\s.,'’()/@+&:;_-]{1,300}$/u;
const NOT_OF_NAMES = /[^\p{L}\p{M}\p{N}\s.'’-]+/gu;
const NAME_PART = /^\p{Lu}\p{M}*(?:[\p{L}\p{M}.'’-]*)$/u;
const MARKUP = /<|--|[\\$%{}=]/;
const LONGEST = 4_096;

/**
 * The parts of a value that say who somebody is: all of it, or, where it is more than a name or address can be, the names in
 * it, so that what an attacker typed into the field for a name stays to be seen.
 */
export function personWords(value: string): readonly string[] {
  const text = value.trim();
  if (PLAIN.test(text) && !MARKUP.test(text)) {
    return [text];
  }
  return text
    .slice(0, LONGEST)
    .split(NOT_OF_NAMES)
    .map((part) => part.trim())
    .filter(isName);
}

/** At least two words that begin with a capital, one of them with a small letter or a Vietnamese mark in it. */
function isName(part: string): boolean {
  const words = part.split(/\s+/);
  return (
    words.length >= 2 &&
    words.every((word) => NAME_PART.test(word)) &&
    (/\p{Ll}/u.test(part) || /[^\p{ASCII}]/u.test(part))
  );
}
