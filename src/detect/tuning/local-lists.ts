/** Values of `%placeholders%` by name. */
export type Lists = Readonly<Record<string, readonly string[]>>;

/** What an overlay says of one list. */
export interface ListChange {
  readonly name: string;
  /** `add`: beside the values that everybody has; `replace`: instead of them. */
  readonly how: 'add' | 'replace';
  readonly values: readonly string[];
}

/** Lists for one place; `undefined` where one of them has no value, so that nothing can match. */
export interface PlacedLists {
  readonly everywhere: Lists | undefined;
  readonly byProvince: ReadonlyMap<string, Lists | undefined>;
}

const PLACEHOLDER = /%([^%\s]+)%/g;

/** The values of `%placeholders%`, place by place: what one locality lists is nothing to another. */
export class LocalLists {
  readonly everywhere: Lists;
  readonly #byProvince: ReadonlyMap<string, Lists>;

  constructor(
    given: Lists,
    changes: readonly { readonly province: string | undefined; readonly list: ListChange }[],
  ) {
    const national = changes.filter(({ province }) => province === undefined);
    this.everywhere = changed(
      given,
      national.map(({ list }) => list),
    );
    const byProvince = new Map<string, ListChange[]>();
    for (const { province, list } of changes) {
      if (province === undefined) continue;
      byProvince.set(province, [...(byProvince.get(province) ?? []), list]);
    }
    this.#byProvince = new Map(
      [...byProvince].map(([province, lists]) => [province, changed(this.everywhere, lists)]),
    );
  }

  /** The lists that some texts name, place by place; `undefined` when no place has its own. */
  of(texts: readonly string[]): PlacedLists | undefined {
    const found = texts.flatMap((text) => [...text.matchAll(PLACEHOLDER)]);
    const names = [...new Set(found.map(([, name = '']) => name))];
    const own = [...this.#byProvince].filter(([, lists]) =>
      names.some((name) => lists[name] !== this.everywhere[name]),
    );
    if (own.length === 0) return undefined;
    const usable = (lists: Lists) =>
      names.every((name) => (lists[name]?.length ?? 0) > 0) ? lists : undefined;
    return {
      everywhere: usable(this.everywhere),
      byProvince: new Map(own.map(([province, lists]) => [province, usable(lists)])),
    };
  }
}

function changed(lists: Lists, changes: readonly ListChange[]): Lists {
  const after: Record<string, readonly string[]> = { ...lists };
  for (const { name, how, values } of changes) {
    const before = how === 'add' ? (after[name] ?? []) : [];
    after[name] = [...new Set([...before, ...values])];
  }
  return after;
}
