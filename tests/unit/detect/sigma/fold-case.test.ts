// Goal: folding unit by unit agrees with folding whole texts, on every unit there is.
// Method: each unit and each pair of the first two planes beside `foldCase` of it alone.
import { expect, it } from 'vitest';
import { foldCase, foldingOfUnits } from '../../../../src/detect/sigma/fold-case.ts';

const UNITS = 65_536;

it('folds every unit as a text of it alone', () => {
  const { folded } = foldingOfUnits();
  const wrong: number[] = [];
  for (let unit = 0; unit < UNITS; unit++) {
    const own = folded.get(unit) ?? unit;
    if (foldCase(String.fromCharCode(unit)) !== String.fromCharCode(own)) wrong.push(unit);
  }
  expect(wrong).toEqual([]);
});

it('knows with which units pairs begin that have case', () => {
  const starts = new Set<number>();
  for (let point = UNITS; point < 2 * UNITS; point++) {
    const pair = String.fromCodePoint(point);
    if (foldCase(pair) !== pair) starts.add(pair.charCodeAt(0));
  }
  expect(foldingOfUnits().pairStarts).toEqual(starts);
});
