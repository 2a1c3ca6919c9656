import type { SourceHealthView } from '../api/contract.ts';

const BARS = '▁▂▃▄▅▆▇█';
const SLOTS_PER_BAR = 2;

/**
 * What came in a day, in a line of text, two slots a bar: `!` where something was not understood, `·` where nothing
 * came and nothing was to come, a blank where nothing came.
 */
export function sparkline(slots: SourceHealthView['slots']): { line: string; most: number } {
  const bars: { records: number; dead: number; isOpen: boolean }[] = [];
  for (let from = 0; from < slots.length; from += SLOTS_PER_BAR) {
    const own = slots.slice(from, from + SLOTS_PER_BAR);
    bars.push({
      records: own.reduce((sum, { records }) => sum + records, 0),
      dead: own.reduce((sum, { deadLetters }) => sum + deadLetters, 0),
      isOpen: own.some(({ isOpen }) => isOpen),
    });
  }
  const most = Math.max(0, ...bars.map(({ records }) => records));
  const line = bars
    .map(({ records, dead, isOpen }) => {
      if (dead > 0) return '!';
      if (records === 0) return isOpen ? ' ' : '·';
      return BARS[Math.min(BARS.length - 1, Math.floor((records / most) * BARS.length))];
    })
    .join('');
  return { line: `▕${line}▏`, most };
}
