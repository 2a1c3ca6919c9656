import { foldCase } from '../sigma/fold-case.ts';

/** Last code point of the only plane beyond the first that has letters with case. */
const CASED_MAX = 0x1_ffff;
const SURROGATES_FROM = 0xd800;
const SURROGATES_TO = 0xdfff;

interface CaseClasses {
  /** Folded characters of which the store tells apart what rules take for one. */
  readonly divided: ReadonlySet<string>;
  /** Folded characters that stand for several. */
  readonly several: ReadonlySet<string>;
}

let classes: CaseClasses | undefined;

/**
 * Where rules and stores fold case differently: a store folds each code point to its simple lower case, which leaves
 * `ſ` beside `s` and `ς` beside `σ`. Agrees with `foldCase` by being computed from it.
 */
export function caseClasses(): CaseClasses {
  classes ??= compute();
  return classes;
}

function compute(): CaseClasses {
  const stored = new Map<string, string>();
  const divided = new Set<string>();
  const several = new Set<string>();
  for (let point = 0; point <= CASED_MAX; point++) {
    if (point >= SURROGATES_FROM && point <= SURROGATES_TO) continue;
    const character = String.fromCodePoint(point);
    const folded = foldCase(character);
    const own = lowerOf(character);
    const first = stored.get(folded) ?? own;
    stored.set(folded, first);
    if (first !== own) divided.add(folded);
    if (folded !== character) several.add(folded);
  }
  return { divided, several };
}

function lowerOf(character: string): string {
  return String.fromCodePoint(character.toLowerCase().codePointAt(0) ?? 0);
}
