import type { SourceInstructions } from '../../api/contract.ts';
import type { Source } from '../../event/source.ts';
import type { FrontDoors } from './front-doors.ts';
import { httpInstructions } from './instructions-http.ts';
import { fileInstructions, kafkaInstructions } from './instructions-pull.ts';
import { syslogInstructions } from './instructions-syslog.ts';
import { uploadInstructions } from './instructions-upload.ts';

/** How to make shippers send the records of a source, with the values of this installation. */
export function sourceInstructions(source: Source, doors: FrontDoors): SourceInstructions {
  return { sourceId: source.id, items: itemsOf(source, doors) };
}

function itemsOf(source: Source, doors: FrontDoors): SourceInstructions['items'] {
  switch (source.transport.kind) {
    case 'http':
      return httpInstructions(source, doors);
    case 'syslog':
      return syslogInstructions(source, source.transport, doors);
    case 'file':
      return fileInstructions(source.transport);
    case 'kafka':
      return kafkaInstructions(source, source.transport, doors);
    case 'upload':
      return uploadInstructions(source, doors);
  }
}
