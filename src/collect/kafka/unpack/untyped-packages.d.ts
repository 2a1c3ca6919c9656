/** Snappy in JavaScript; the package has no types. */
declare module 'snappyjs' {
  /** The bytes of one raw block. @throws when it is damaged or says that it is longer than `maxLength` */
  export function uncompress(packed: Uint8Array, maxLength?: number): Uint8Array;
  /** Bytes as one raw block. */
  export function compress(bytes: Uint8Array): Uint8Array;
}

/** LZ4 in JavaScript; the package has no types. */
declare module 'lz4js' {
  /**
   * Unpacks one block into `target` and gives the place behind it, which lies beyond the end of `target` when it was too
   * small. What is damaged is not noticed.
   */
  export function decompressBlock(
    source: Uint8Array,
    target: Uint8Array,
    sourceStart: number,
    sourceLength: number,
    targetStart: number,
  ): number;
}
