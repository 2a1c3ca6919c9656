/** Collects the texts of one statement; numbers are written as literals, texts are always bound. */
export class SqlBinding {
  readonly values: string[] = [];

  /** Binds a text and returns its placeholder. */
  text(value: string): string {
    this.values.push(value.toWellFormed());
    return `$${this.values.length}`;
  }

  texts(values: readonly string[]): string {
    return values.map((value) => this.text(value)).join(', ');
  }
}

/** Writes a finite number as a literal. */
export function sqlNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`Not a finite number: ${value}`);
  return Number.isSafeInteger(value) ? `(${value})` : `(${value})::DOUBLE`;
}

/**
 * Writes a JSON path of a checked field name: it holds no quote, so it is safe inside both quotes.
 */
export function sqlPath(keys: readonly string[]): string {
  for (const key of keys) {
    if (!/^[A-Za-z0-9_@.-]+$/.test(key)) throw new TypeError('Not a checked field name');
  }
  return `$${keys.map((key) => `."${key}"`).join('')}`;
}
