interface Carrier {
  readonly trace?: string;
}

const NONE: readonly string[] = [];

/** The records with a trace on the first one, for the stage behind; the same records when there is none. */
export function carryTrace<R extends Carrier>(
  records: readonly R[],
  trace: string | undefined,
): readonly R[] {
  const [first] = records;
  return trace === undefined || first === undefined
    ? records
    : records.with(0, { ...first, trace });
}

/** The traces that records carry from the stage before; allocates nothing when there is none. */
export function tracesOf(records: readonly Carrier[]): readonly string[] {
  let found: string[] | undefined;
  for (const { trace } of records) {
    if (trace === undefined) continue;
    found ??= [];
    found.push(trace);
  }
  return found ?? NONE;
}
