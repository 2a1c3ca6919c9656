import { foldText } from '../../query/fold-text.ts';

/** No letter beyond has two cases. */
const LAST_LETTER = 0x1_ffff;

let casesByFolded: Map<string, string[]> | undefined;

/** All characters that fold to the same one as a character, itself included. */
export function letterCases(character: string): readonly string[] {
  const folded = foldText(character);
  casesByFolded ??= findCases();
  return casesByFolded.get(folded) ?? [folded];
}

function findCases(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (let code = 0; code <= LAST_LETTER; code += 1) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const character = String.fromCodePoint(code);
    const folded = foldText(character);
    if (folded === character) continue;
    const cases = found.get(folded);
    if (cases === undefined) found.set(folded, [folded, character]);
    else cases.push(character);
  }
  return found;
}
