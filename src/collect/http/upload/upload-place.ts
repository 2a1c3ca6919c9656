/** How a file is packed: its name decides, so the same bytes under a name of another kind are another upload. */
export const UPLOAD_PACKINGS = ['text', 'gzip', 'zip', 'workbook'] as const;
export type UploadPacking = (typeof UPLOAD_PACKINGS)[number];

/** A batch of records within an uploaded file. */
export interface UploadPlace {
  /** SHA-256 of the bytes of the file, lower-case hex. */
  readonly hash: string;
  readonly packing: UploadPacking;
  /** Place of the log within the file, from 0. */
  readonly part: number;
  /** Lines from the begin of the part to the end of the last record of the batch. */
  readonly end: number;
}

const WRITTEN = /^([0-9a-f]{64}):([a-z]+):(\d{1,9}):(\d{1,12})$/;

/**
 * The stream that a part of a file is for one source: the same whichever way the file comes, so that it is stored once.
 */
export function uploadStream(sourceId: string, place: Omit<UploadPlace, 'end'>): string {
  const { hash, packing, part } = place;
  return `upload:${sourceId}:${hash}:${packing}:${part}`;
}

/** A place as the header `Upload-Place` writes it: `hash:packing:part:end`. */
export function writeUploadPlace({ hash, packing, part, end }: UploadPlace): string {
  return `${hash}:${packing}:${part}:${end}`;
}

/** The place that a header names; `undefined` = it names none. */
export function readUploadPlace(header: string): UploadPlace | undefined {
  const [, hash = '', named, part, end] = WRITTEN.exec(header) ?? [];
  const packing = UPLOAD_PACKINGS.find((one) => one === named);
  if (packing === undefined) return undefined;
  return { hash, packing, part: Number(part), end: Number(end) };
}
