import { constants } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Source } from '../../event/source.ts';
import { bilingual } from '../../message/text.ts';
import type { FrontDoors } from './front-doors.ts';

type Said = ReturnType<typeof bilingual>;

/**
 * Why nothing of a source can arrive at all, as far as this process sees it: it is switched off, a file may not, or cannot, be read, no port
 * that is open, no broker. `undefined` = nothing stands in the way here.
 */
export async function closedDoor(
  { id, enabled, transport }: Pick<Source, 'id' | 'enabled' | 'transport'>,
  doors: FrontDoors,
): Promise<Said | undefined> {
  if (!enabled) return bilingual('trial.closed.disabled', { id });
  switch (transport.kind) {
    case 'http':
    case 'upload':
      return undefined;
    case 'syslog': {
      const ports = [doors.syslogTls, doors.syslogTcp, doors.syslogUdp];
      return ports.every((port) => port === undefined)
        ? bilingual('trial.closed.syslog')
        : undefined;
    }
    case 'kafka':
      return doors.kafkaBrokers.length === 0 ? bilingual('trial.closed.kafka') : undefined;
    case 'file':
      return closedFile(transport.path, doors);
  }
}

async function closedFile(
  file: string,
  { fileRoots, readsFiles }: FrontDoors,
): Promise<Said | undefined> {
  if (!fileRoots.some((root) => isBelow(file, root))) {
    return bilingual('trial.closed.file_root', { path: file, folder: path.dirname(file) });
  }
  if (!readsFiles) return undefined;
  // Of a pattern, the folder is what can be looked at.
  const place = path.basename(file).includes('*') ? path.dirname(file) : file;
  try {
    await fs.access(place, constants.R_OK);
    return undefined;
  } catch (error) {
    const isAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return bilingual(isAbsent ? 'trial.closed.file_absent' : 'trial.closed.file_right', {
      path: place,
    });
  }
}

function isBelow(file: string, root: string): boolean {
  const relative = path.relative(path.resolve(root), path.resolve(file));
  return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
}
