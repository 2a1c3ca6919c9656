import { Buffer } from 'node:buffer';

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
  /** What each UTF-16 unit folds to that does not fold to itself. */
  readonly folded: ReadonlyMap<number, number>;
  /** First units of the pairs that stand for letters with case, which fold only as pairs. */
  readonly pairStarts: ReadonlySet<number>;
}

let unitFolding: UnitFolding | undefined;

/** Agrees with `foldCase` on every text without `pairStarts`. */
export function foldingOfUnits(): UnitFolding {
  unitFolding ??= { folded: foldUnits(), pairStarts: findPairStarts() };
  return unitFolding;
}

const UNITS = 65_536;
/** Code points that share the first unit of their pair, as a power of two. */
const PAIRED_BITS = 10;
const HIGH_START = 0xd800;
const LOW_START = 0xdc00;

function foldUnits(): Map<number, number> {
  const units = new Uint16Array(UNITS);
  for (let unit = 0; unit < UNITS; unit++) units[unit] = unit;
  const own = foldCase(textOf(units));
  const folded = new Map<number, number>();
  for (let unit = 0; unit < UNITS; unit++) {
    const code = own.charCodeAt(unit);
    if (code !== unit) folded.set(unit, code);
  }
  return folded;
}

/** Beyond the first plane only the second has letters with case. */
function findPairStarts(): Set<number> {
  const units = new Uint16Array(2 * UNITS);
  for (let point = 0; point < UNITS; point++) {
    units[2 * point] = HIGH_START + (point >> PAIRED_BITS);
    units[2 * point + 1] = LOW_START + (point & ((1 << PAIRED_BITS) - 1));
  }
  const text = textOf(units);
  const own = foldCase(text);
  const starts = new Set<number>();
  const run = 2 << PAIRED_BITS;
  for (let at = 0; at < text.length; at += run) {
    if (own.slice(at, at + run) !== text.slice(at, at + run)) starts.add(text.charCodeAt(at));
  }
  return starts;
}

function textOf(units: Uint16Array): string {
  return Buffer.from(units.buffer).toString('utf16le');
}
