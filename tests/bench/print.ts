/** Prints one figure. */
export function print(name: string, value: string): void {
  process.stdout.write(`${name.padEnd(58)} ${value}\n`);
}

/** A rate for people. */
export function perSecond(count: number, what = 'events'): string {
  return `${Math.round(count).toLocaleString('en')} ${what}/s`;
}
