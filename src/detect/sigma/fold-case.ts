/** Letters whose simple case folding (Unicode CaseFolding, status C and S) is not their lower case. */
const FOLDED: Readonly<Record<string, string>> = {
  µ: 'μ',
  ſ: 's',
  '\u0345': 'ι',
  ς: 'σ',
  ϐ: 'β',
  ϑ: 'θ',
  ϕ: 'φ',
  ϖ: 'π',
  ϰ: 'κ',
  ϱ: 'ρ',
  ϵ: 'ε',
  ẛ: 'ṡ',
  '\u1fbe': 'ι',
  '\u1c80': 'в',
  '\u1c81': 'д',
  '\u1c82': 'о',
  '\u1c83': 'с',
  '\u1c84': 'т',
  '\u1c85': 'т',
  '\u1c86': 'ъ',
  '\u1c87': 'ѣ',
  '\u1c88': 'ꙋ',
};
const TO_FOLD = /\u0345|[µſςϐϑϕϖϰϱϵẛ\u1fbe\u1c80-\u1c88]/;
/** Its lower case has two letters; simple folding leaves it as it is. */
const DOTTED_CAPITAL_I = '\u0130';
const TO_FOLD_ALL = new RegExp(TO_FOLD.source, 'g');

/** Two texts that differ only by case fold to the same text, in any script; no letter becomes two. */
export function foldCase(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length !== text.length) {
    return text.split(DOTTED_CAPITAL_I).map(foldCase).join(DOTTED_CAPITAL_I);
  }
  return TO_FOLD.test(lower)
    ? lower.replace(TO_FOLD_ALL, (letter) => FOLDED[letter] ?? letter)
    : lower;
}

/** How texts fold that are read unit by unit. */
interface UnitFolding {
  /** The folded form of each UTF-16 unit. */
  readonly folded: Uint16Array;
  /** First units of the pairs that stand for letters with case, which fold only as pairs. */
  readonly pairStarts: ReadonlySet<number>;
}

let unitFolding: UnitFolding | undefined;

/** Agrees with `foldCase` on every text without `pairStarts`. */
export function foldingOfUnits(): UnitFolding {
  unitFolding ??= buildUnitFolding();
  return unitFolding;
}

const UNITS = 65_536;
/** Last code point of the only plane beyond the first that has letters with case. */
const CASED_MAX = 0x1_ffff;

function buildUnitFolding(): UnitFolding {
  const folded = new Uint16Array(UNITS);
  const pairStarts = new Set<number>();
  for (let unit = 0; unit < UNITS; unit++) {
    folded[unit] = foldCase(String.fromCharCode(unit)).charCodeAt(0);
  }
  for (let point = UNITS; point <= CASED_MAX; point++) {
    const text = String.fromCodePoint(point);
    if (foldCase(text) !== text) pairStarts.add(text.charCodeAt(0));
  }
  return { folded, pairStarts };
}
