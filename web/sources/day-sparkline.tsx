import type { HealthDay } from '../../src/api/schemas/source-health.ts';
import { useFormat } from '../text/format.ts';
import { useSourceText } from './use-source-text.ts';

const BAR = 10;
const GAP = 2;
const STEP = BAR + GAP;
const HEIGHT = 32;
const HOUR_MS = 3_600_000;

/** Records of the last day, a bar for each hour: what was not understood, and when the source rests. */
export function DaySparkline({ day }: { readonly day: HealthDay }) {
  const t = useSourceText();
  const format = useFormat();
  const most = Math.max(1, ...day.records);
  const heightOf = (count: number) => (count === 0 ? 0 : Math.max(2, (count / most) * HEIGHT));
  const hourText = (hour: number) => {
    const fromMs = day.startMs + hour * HOUR_MS;
    const dead = day.deadLetters[hour] ?? 0;
    return [
      t('ui.strip.slot', {
        from: format.hour(fromMs),
        to: format.hour(fromMs + HOUR_MS),
        count: format.number(day.records[hour] ?? 0),
      }),
      ...(dead === 0 ? [] : [t('ui.strip.unread', { count: format.number(dead) })]),
      ...(day.isOpen[hour] === false ? [t('ui.strip.closed')] : []),
    ].join(' · ');
  };
  return (
    <svg
      role="img"
      aria-label={useDayText(day)}
      viewBox={`0 0 ${day.records.length * STEP - GAP} ${HEIGHT}`}
      preserveAspectRatio="none"
      className="block w-full"
      height={HEIGHT}
    >
      {day.records.map((records, hour) => {
        const x = hour * STEP;
        const tall = heightOf(records);
        const bad = Math.min(tall, heightOf(day.deadLetters[hour] ?? 0));
        const ground = day.isOpen[hour] === false ? 'fill-line/70' : 'fill-transparent';
        return (
          <g
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place in time
            key={hour}
          >
            <title>{hourText(hour)}</title>
            <rect {...{ x, y: 0, width: STEP, height: HEIGHT }} className={ground} />
            <rect
              {...{ x, y: HEIGHT - 1, width: BAR, height: 1 }}
              className="fill-line-strong/40"
            />
            <rect {...{ x, y: HEIGHT - tall, width: BAR, height: tall }} className="fill-accent" />
            <rect {...{ x, y: HEIGHT - bad, width: BAR, height: bad }} className="fill-high" />
          </g>
        );
      })}
    </svg>
  );
}

/** The same in words, for who cannot see the bars. */
function useDayText({ startMs, records, deadLetters, isOpen }: HealthDay): string {
  const t = useSourceText();
  const format = useFormat();
  const total = records.reduce((sum, count) => sum + count, 0);
  if (total === 0) return t('ui.day.nothing');
  const most = Math.max(...records);
  const fromMs = startMs + records.indexOf(most) * HOUR_MS;
  const empty = records.filter((count, hour) => count === 0 && isOpen[hour] !== false).length;
  const dead = deadLetters.reduce((sum, count) => sum + count, 0);
  return [
    t('ui.day.label', {
      ...{ count: format.number(total), most: format.number(most) },
      ...{ from: format.hour(fromMs), to: format.hour(fromMs + HOUR_MS) },
    }),
    ...(empty === 0 ? [] : [t('ui.day.empty', { count: empty })]),
    ...(dead === 0 ? [] : [t('ui.strip.unread', { count: format.number(dead) })]),
  ].join(', ');
}
