/** Which rules each sign calls, sign after sign. */
export interface CalledRules {
  /** Where the rules of a sign begin; those of the next one follow. */
  readonly starts: Int32Array;
  readonly rules: Int32Array;
}

/** Which rules a sign calls: a literal that was found, or a field that is there. */
export interface SignedRules {
  /** Rules that are called by every event, since they can match one that shows none of their signs. */
  readonly always: Int32Array;
  readonly byAtom: CalledRules;
  readonly byField: CalledRules;
}

/** Turns signs of rules into rules of signs. A negative sign stands for the presence of a field. */
export function placeRules(
  witnesses: readonly (ReadonlySet<number> | undefined)[],
  size: { readonly atoms: number; readonly fields: number },
): SignedRules {
  const always: number[] = [];
  const atoms: Call[] = [];
  const fields: Call[] = [];
  for (let rule = 0; rule < witnesses.length; rule++) {
    const witness = witnesses[rule];
    if (witness === undefined) always.push(rule);
    else {
      for (const sign of witness) {
        if (sign < 0) fields.push({ sign: -sign - 1, rule });
        else atoms.push({ sign, rule });
      }
    }
  }
  return {
    always: Int32Array.from(always),
    byAtom: sortCalls(atoms, size.atoms),
    byField: sortCalls(fields, size.fields),
  };
}

interface Call {
  readonly sign: number;
  readonly rule: number;
}

function sortCalls(calls: readonly Call[], signs: number): CalledRules {
  const starts = new Int32Array(signs + 1);
  for (const { sign } of calls) starts[sign + 1] = (starts[sign + 1] as number) + 1;
  for (let sign = 0; sign < signs; sign++) {
    starts[sign + 1] = (starts[sign + 1] as number) + (starts[sign] as number);
  }
  const ends = starts.slice();
  const rules = new Int32Array(calls.length);
  for (const { sign, rule } of calls) {
    const at = ends[sign] as number;
    rules[at] = rule;
    ends[sign] = at + 1;
  }
  return { starts, rules };
}
