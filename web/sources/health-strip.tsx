import type { SourceHealthView } from '../../src/api/schemas/source-health.ts';
import { useFormat } from '../text/format.ts';
import { useSourceText } from './use-source-text.ts';

type Slot = SourceHealthView['slots'][number];

interface HealthStripProps {
  readonly slots: readonly Slot[];
  readonly height?: number;
}

const BAR = 8;
const GAP = 1;
const STEP = BAR + GAP;
/** So that no light shows between two closed quarter hours. */
const OVERLAP = 0.1;
const SLOT_MS = 15 * 60_000;

/** Records of the last day, a bar for each quarter hour, with what was expected and when the source rests. */
export function HealthStrip({ slots, height = 32 }: HealthStripProps) {
  const t = useSourceText();
  const format = useFormat();
  const top = Math.max(1, ...slots.flatMap(({ records, expected = 0 }) => [records, expected]));
  const width = Math.max(1, slots.length * STEP - GAP);
  const heightOf = (count: number) => (count === 0 ? 0 : Math.max(2, (count / top) * height));
  const total = slots.reduce((sum, { records }) => sum + records, 0);
  return (
    <svg
      role="img"
      aria-label={t('ui.strip.label', { count: format.number(total), most: format.number(top) })}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      className="block w-full"
      height={height}
    >
      {slots.map((slot, index) => {
        const x = index * STEP;
        const tall = heightOf(slot.records);
        const bad = Math.min(tall, heightOf(slot.deadLetters));
        return (
          <g key={slot.startMs}>
            <title>{slotText(slot, { t, format })}</title>
            <rect
              {...{ x, height, y: 0, width: STEP + OVERLAP }}
              className={slot.isOpen ? 'fill-transparent' : 'fill-line/70'}
            />
            <rect
              {...{ x, y: height - 1, width: BAR, height: 1 }}
              className="fill-line-strong/40"
            />
            <rect {...{ x, y: height - tall, width: BAR, height: tall }} className="fill-accent" />
            <rect {...{ x, y: height - bad, width: BAR, height: bad }} className="fill-high" />
          </g>
        );
      })}
      <path
        d={expectedLine(slots, (count) => height - Math.max(0.75, (count / top) * height))}
        className="fill-none stroke-ink/70"
        strokeWidth={1.25}
        strokeDasharray="3 2"
        vectorEffect="non-scaling-stroke"
        pointerEvents="none"
      />
    </svg>
  );
}

/** Steps at the height of what was expected; broken where nothing is known. */
function expectedLine(slots: readonly Slot[], yOf: (count: number) => number): string {
  let path = '';
  let isOn = false;
  slots.forEach(({ expected }, index) => {
    if (expected !== undefined) {
      const y = yOf(expected).toFixed(1);
      path += `${isOn ? 'L' : 'M'}${index * STEP} ${y}H${(index + 1) * STEP}`;
    }
    isOn = expected !== undefined;
  });
  return path;
}

interface Words {
  readonly t: ReturnType<typeof useSourceText>;
  readonly format: ReturnType<typeof useFormat>;
}

/** What one quarter hour says. */
function slotText(slot: Slot, { t, format }: Words): string {
  const { startMs, records, deadLetters, expected, isOpen } = slot;
  return [
    t('ui.strip.slot', {
      from: format.hour(startMs),
      to: format.hour(startMs + SLOT_MS),
      count: format.number(records),
    }),
    ...(expected === undefined
      ? []
      : [t('ui.strip.expected', { count: format.number(Math.round(expected)) })]),
    ...(deadLetters === 0 ? [] : [t('ui.strip.unread', { count: format.number(deadLetters) })]),
    ...(isOpen ? [] : [t('ui.strip.closed')]),
  ].join(' · ');
}

/** The same as a table, for who cannot see the bars. */
export function HealthTable({ slots }: { readonly slots: readonly Slot[] }) {
  const t = useSourceText();
  const format = useFormat();
  const cell = 'py-0.5 pr-4 text-right';
  return (
    <details className="mt-2 text-xs">
      <summary className="w-fit text-accent underline">{t('ui.strip.table')}</summary>
      <section
        aria-label={t('ui.strip.table')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
        tabIndex={0}
        className="mt-1 max-h-64 w-fit max-w-full overflow-auto"
      >
        <table>
          <thead className="sticky top-0 bg-surface text-soft">
            <tr>
              {(['time', 'records', 'expected', 'unread', 'open'] as const).map((name) => (
                <th key={name} scope="col" className={`${cell} font-medium`}>
                  {t(`ui.strip.column.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {slots.toReversed().map(({ startMs, records, expected, deadLetters, isOpen }) => (
              <tr key={startMs}>
                <th scope="row" className={`${cell} font-normal`}>
                  {format.hour(startMs)}
                </th>
                <td className={cell}>{format.number(records)}</td>
                <td className={cell}>
                  {expected === undefined ? '–' : format.number(Math.round(expected))}
                </td>
                <td className={cell}>{format.number(deadLetters)}</td>
                <td className={cell}>{t(isOpen ? 'ui.strip.is_open' : 'ui.strip.is_closed')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
