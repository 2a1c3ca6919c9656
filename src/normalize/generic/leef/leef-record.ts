const FIELDS_MAX = 256;

/** A LEEF message taken apart. */
export interface LeefRecord {
  readonly version: string;
  readonly vendor: string;
  readonly product: string;
  readonly productVersion: string;
  readonly eventId: string;
  readonly attributes: ReadonlyMap<string, string>;
}

const START = /LEEF: ?([12])\.0\|/;

/** Where `LEEF:1.0|` or `LEEF:2.0|` begins near the start of a line; -1 = nowhere. */
export function leefAt(line: string): number {
  return line.indexOf('LEEF:') < 0 ? -1 : line.slice(0, 1_024).search(START);
}

/** Reads a message that begins at `at`; version 2.0 may name its delimiter, as a character or in hexadecimal. */
export function leefRecord(line: string, at: number): LeefRecord | undefined {
  const parts = line.slice(at).split('|', 6);
  const [head = '', vendor, product, productVersion, eventId] = parts;
  if (vendor === undefined || product === undefined || eventId === undefined) {
    return undefined;
  }
  const version = head.slice(5).trim();
  let from = at + parts.slice(0, 5).join('|').length + 1;
  let delimiter = '\t';
  const sixth = version === '2.0' ? (parts[5] ?? '') : '=';
  const separated = line.slice(from).includes('|');
  if (separated && (sixth.length <= 1 || /^(?:0?x)[0-9a-f]{1,4}$/i.test(sixth))) {
    delimiter = delimiterOf(sixth);
    from += sixth.length + 1;
  }
  return {
    version,
    vendor,
    product,
    productVersion: productVersion ?? '',
    eventId,
    attributes: attributesOf(line.slice(from), delimiter),
  };
}

function delimiterOf(text: string): string {
  const code = /^0?x([0-9a-f]{1,4})$/i.exec(text)?.[1];
  return code === undefined ? text || '\t' : String.fromCharCode(Number.parseInt(code, 16));
}

function attributesOf(text: string, delimiter: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const pair of text.split(delimiter, FIELDS_MAX)) {
    const equals = pair.indexOf('=');
    const key = pair.slice(0, equals).trim();
    if (equals > 0 && key !== '' && !attributes.has(key)) {
      attributes.set(
        key,
        pair
          .slice(equals + 1)
          .trim()
          .replace(/\\([\\=|])/g, '$1'),
      );
    }
  }
  return attributes;
}
