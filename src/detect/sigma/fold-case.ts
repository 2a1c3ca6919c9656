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
};
const TO_FOLD = /\u0345|[µſςϐϑϕϖϰϱϵẛ\u1fbe]/;
const TO_FOLD_ALL = new RegExp(TO_FOLD.source, 'g');

/** Two texts that differ only by case fold to the same text, in any script. */
export function foldCase(text: string): string {
  const lower = text.toLowerCase();
  return TO_FOLD.test(lower)
    ? lower.replace(TO_FOLD_ALL, (letter) => FOLDED[letter] ?? letter)
    : lower;
}

/** The one letter of one UTF-16 unit whose folded form has two: İ. */
export const DOTTED_CAPITAL_I = 0x130;

/** How texts fold that are read unit by unit. */
interface UnitFolding {
  /** The folded form of each UTF-16 unit; that of `DOTTED_CAPITAL_I` is the unit itself. */
  readonly folded: Uint16Array;
  /** First units of the pairs that stand for letters with case, which fold only as pairs. */
  readonly pairStarts: ReadonlySet<number>;
}

let unitFolding: UnitFolding | undefined;

/** Agrees with `foldCase` on every text without `DOTTED_CAPITAL_I` and `pairStarts`. */
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
    const text = foldCase(String.fromCharCode(unit));
    folded[unit] = text.length === 1 ? text.charCodeAt(0) : unit;
  }
  for (let point = UNITS; point <= CASED_MAX; point++) {
    const text = String.fromCodePoint(point);
    if (foldCase(text) !== text) pairStarts.add(text.charCodeAt(0));
  }
  return { folded, pairStarts };
}
