/** UTF-16 forms that Sigma can ask for. `utf16` carries a byte-order mark. */
export type Utf16Form = 'utf16le' | 'utf16be' | 'utf16';

/** UTF-16 bytes of a text. */
export function encodeUtf16(text: string, form: Utf16Form): Buffer {
  const bytes = Buffer.from(text, 'utf16le');
  if (form === 'utf16be') return bytes.swap16();
  return form === 'utf16' ? Buffer.concat([Buffer.from([0xff, 0xfe]), bytes]) : bytes;
}

const START_CUT = [0, 2, 3];
const END_CUT = [0, 3, 2];

/**
 * The parts of a base64 text that do not depend on what stands around the bytes, for the three ways in which
 * they can be aligned. Empty where nothing certain is left. Source: Sigma modifiers 2.1.0, `base64offset`.
 */
export function base64Offsets(bytes: Buffer): string[] {
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset, 32), bytes]).toString('base64');
    const endCut = END_CUT[(bytes.length + offset) % 3] ?? 0;
    return encoded.slice(START_CUT[offset] ?? 0, encoded.length - endCut);
  });
}
