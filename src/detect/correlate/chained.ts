/** How a correlation stands to others. */
export interface Chained {
  /** Correlations refer to it. */
  readonly isInner: boolean;
  /** It refers to correlations. */
  readonly isOuter: boolean;
  /** Fields of an event that its signals may name, or that correlations over it read or name. */
  readonly named: ReadonlySet<string>;
}

/** Of a correlation that has nothing to do with others. */
export const UNCHAINED: Chained = { isInner: false, isOuter: false, named: new Set() };
