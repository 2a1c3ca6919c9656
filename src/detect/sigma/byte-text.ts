/** A text of ASCII where it lies in bytes. */
export interface ByteText {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
}
