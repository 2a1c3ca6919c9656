const NUMBER = /(?<![\w.])\(?\+?\d[\d ().-]{6,22}\d(?![\w.])/;
const DIGITS_MIN = 8;
const DIGITS_MAX = 15;

/** The phone number in a device's name such as `My phone (734-555-0142)`; `undefined` = none stands there. */
export function phoneInName(name: string | undefined): string | undefined {
  const written = name === undefined ? undefined : NUMBER.exec(name.slice(0, 256))?.[0];
  const number = written?.replace(/^\((?!.*\))/, '').trim();
  const digits = number?.replace(/\D/g, '').length ?? 0;
  return digits >= DIGITS_MIN && digits <= DIGITS_MAX ? number : undefined;
}
