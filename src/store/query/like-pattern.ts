/** One piece of a `like` pattern: literal text, any run of characters, or one character. */
export type LikePiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'run' }
  | { readonly kind: 'one' };

/**
 * Reads a `like` pattern: `*` any run, `?` one code point, `\` takes the next character literally.
 */
export function parseLike(pattern: string): readonly LikePiece[] {
  const pieces: LikePiece[] = [];
  let text = '';
  const endText = () => {
    if (text !== '') pieces.push({ kind: 'text', text });
    text = '';
  };
  const characters = [...pattern];
  for (let index = 0; index < characters.length; index += 1) {
    const character = characters[index] ?? '';
    if (character === '\\') {
      index += 1;
      // A lone backslash at the end stands for itself.
      text += characters[index] ?? '\\';
    } else if (character === '*') {
      endText();
      if (pieces.at(-1)?.kind !== 'run') pieces.push({ kind: 'run' });
    } else if (character === '?') {
      endText();
      pieces.push({ kind: 'one' });
    } else {
      text += character;
    }
  }
  endText();
  return pieces;
}
