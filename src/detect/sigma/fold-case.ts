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
