import type { Buffer } from 'node:buffer';
import fs from 'node:fs';
import path from 'node:path';
import type { ApiDependencies } from '../api/dependencies.ts';
import { openUpload } from '../collect/http/upload/open-upload.ts';
import { receiveFile } from '../collect/http/upload/receive-file.ts';
import {
  type TakenFile,
  type TakenPart,
  takeUpload,
  type UploadIntake,
} from '../collect/http/upload/take-upload.ts';
import { type DamageCounts, eventLogLines } from '../normalize/windows/evtx/event-log-lines.ts';

/** Below the data directory; what a crash left there goes at the next start. */
const FOLDER = 'uploads';

interface FileIntake extends UploadIntake {
  readonly dataDirectory: string;
}

/** The way in for files that a person sends: kept on the disk while they are unpacked and stored, no longer. */
export function createTakeFile(intake: FileIntake): ApiDependencies['takeFile'] {
  const folder = path.join(intake.dataDirectory, FOLDER);
  fs.rmSync(folder, { recursive: true, force: true });
  return (source, { name, body, maxBytes }) =>
    receiveFile(body, { folder, maxBytes }, async (file): Promise<TakenFile> => {
      const damage: DamageCounts = new Map();
      const readLog = (content: AsyncIterable<Buffer>) => eventLogLines(content, damage);
      const upload = await openUpload(file, { name: path.basename(name), readLog });
      const taken = await takeUpload(source, upload, intake);
      const broken = taken.filter(({ failure }) => failure !== undefined).length;
      const rejected = [...damage.values()].reduce((sum, count) => sum + count, broken);
      const { sizeBytes, hash } = upload;
      return { sizeBytes, hash, parts: withDamage(taken, damage), rejected };
    });
}

/** What of event logs could not be read is said of the last part: which one it was is not counted apart. */
function withDamage(parts: readonly TakenPart[], damage: DamageCounts): readonly TakenPart[] {
  const last = parts.at(-1);
  if (damage.size === 0 || last === undefined || last.failure !== undefined) return parts;
  const detail = [...damage].map(([reason, count]) => `${reason}: ${count}`).join(', ');
  return [...parts.slice(0, -1), { ...last, failure: 'damaged', detail }];
}
