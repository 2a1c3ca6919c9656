interface BarsProps {
  readonly values: readonly number[];
  /** What the plot says, in one sentence. */
  readonly label: string;
  /** What one bar says on hover. */
  readonly titleOf: (index: number) => string;
  readonly height?: number;
  /** Index of bars to mark. */
  readonly isMarked?: (index: number) => boolean;
}

const BAR = 10;
const GAP = 2;

/** Small bars over time; a value above zero is never invisible. */
export function Bars({ values, label, titleOf, height = 40, isMarked }: BarsProps) {
  const top = Math.max(1, ...values);
  const width = values.length * (BAR + GAP) - GAP;
  // A line below the marked bars, for who cannot tell the colours apart.
  const whole = isMarked === undefined ? height : height + 3;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${width} ${whole}`}
      preserveAspectRatio="none"
      className="block w-full"
      height={whole}
    >
      {values.map((value, index) => {
        const tall = value === 0 ? 1 : Math.max(3, (value / top) * height);
        const marked = isMarked?.(index) === true;
        const fill = value === 0 ? 'fill-line' : marked ? 'fill-high' : 'fill-accent';
        return (
          <g
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place in time
            key={index}
          >
            <title>{titleOf(index)}</title>
            <rect x={index * (BAR + GAP)} y={0} width={BAR} height={height} fill="transparent" />
            <rect
              x={index * (BAR + GAP)}
              y={height - tall}
              width={BAR}
              height={tall}
              rx={1.5}
              className={fill}
            />
            {marked ? (
              <rect
                x={index * (BAR + GAP)}
                y={height + 1}
                width={BAR}
                height={2}
                className="fill-ink"
              />
            ) : null}
          </g>
        );
      })}
    </svg>
  );
}
