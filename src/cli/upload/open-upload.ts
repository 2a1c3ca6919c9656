import { openUpload as open, type Upload } from '../../collect/http/upload/open-upload.ts';
import { type DamageCounts, eventLogLines } from '../../normalize/windows/evtx/event-log-lines.ts';

/** A file to be uploaded from the command line. */
export interface LogUpload extends Upload {
  /** What of binary event logs could not be read so far. */
  damage(): Readonly<DamageCounts>;
}

/**
 * Opens a log file, plain or packed: `.gz`, `.zip`, `.xlsx`, by its name; binary event logs of Windows (EVTX), by what they
 * begin with, become lines of JSON. A name stands for that of the file. @throws as `fs` does
 */
export async function openUpload(
  file: string,
  options: { readonly name?: string } = {},
): Promise<LogUpload> {
  const damage: DamageCounts = new Map();
  const readLog = (content: AsyncIterable<Buffer>) => eventLogLines(content, damage);
  return { ...(await open(file, { ...options, readLog })), damage: () => damage };
}
