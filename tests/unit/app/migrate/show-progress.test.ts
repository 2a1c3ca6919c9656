// Goal: a person sees how far a move is and how long it takes, on a terminal and in a log file.
// Method: what is written for some moments of a step.
import { describe, expect, it } from 'vitest';
import type { MoveProgress } from '../../../../src/app/migrate/progress.ts';
import { durationText, MoveDisplay } from '../../../../src/app/migrate/show-progress.ts';

const moment = (given: Partial<MoveProgress> = {}): MoveProgress => ({
  ...{ step: 'events', done: 25_000, total: 100_000, own: 20_000, elapsedMs: 4_000, isOver: false },
  ...given,
});
const shown = (
  isTerminal: boolean,
  moments: readonly MoveProgress[],
  language = 'en' as 'vi' | 'en',
) => {
  const parts: string[] = [];
  const display = new MoveDisplay({ write: (part) => parts.push(part), isTerminal, language });
  for (const one of moments) display.show(one);
  return parts;
};

describe('MoveDisplay', () => {
  it('tells rate and time left, of this run alone', () => {
    const [line] = shown(false, [moment()]);
    expect(line).toContain('25% · 25,000/100,000 · 5,000/s · 0:15 left\n');
  });

  it('speaks Vietnamese', () => {
    const [line] = shown(false, [moment({ isOver: true, done: 100_000 })], 'vi');
    expect(line).toMatch(/^Chép sự kiện +█+ xong · 100\.000 · /);
  });

  it('writes a line for the beginning and the end of a step and not for each moment', () => {
    const moments = [moment({ done: 0 }), moment(), moment({ done: 50_000 })];
    expect(shown(false, [...moments, moment({ isOver: true })])).toHaveLength(2);
  });

  it('renews one line on a terminal', () => {
    const [first, last] = shown(true, [moment(), moment({ isOver: true })]);
    expect(first?.startsWith('\r\u001b[2K')).toBe(true);
    expect(first?.endsWith('\n')).toBe(false);
    expect(last?.endsWith('\n')).toBe(true);
  });

  it.each([
    [5, '0:05'],
    [75, '1:15'],
    [3_600, '1:00:00'],
    [36_061, '10:01:01'],
  ])('says %s seconds as %s', (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });
});
