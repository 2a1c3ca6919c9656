/** The text with each standing of a word replaced, where no letter or digit touches it. */
export function replaceWord(text: string, word: string, instead: string): string {
  let at = text.indexOf(word);
  if (at < 0 || word === '') {
    return text;
  }
  let out = '';
  let from = 0;
  while (at >= 0) {
    const end = at + word.length;
    if (!touches(text, at, word) && !continues(text, end, word)) {
      out += text.slice(from, at) + instead;
      from = end;
    }
    at = text.indexOf(word, end);
  }
  return out + text.slice(from);
}

function touches(text: string, at: number, word: string): boolean {
  return (
    isAlphanumeric(word.charCodeAt(0)) &&
    isAlphanumeric(text.charCodeAt(at - 1)) &&
    !afterEscape(text, at)
  );
}

function continues(text: string, end: number, word: string): boolean {
  return isAlphanumeric(word.charCodeAt(word.length - 1)) && isAlphanumeric(text.charCodeAt(end));
}

/** `%3D123456`: the hex digits before the word belong to an escape. */
function afterEscape(text: string, at: number): boolean {
  return text.charCodeAt(at - 3) === 37 || (text.charCodeAt(at - 4) === 92 && text[at - 3] === 'x');
}

function isAlphanumeric(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}
