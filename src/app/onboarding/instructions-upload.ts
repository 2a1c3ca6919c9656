import type { SourceInstructions } from '../../api/contract.ts';
import type { Source } from '../../event/source.ts';
import { bilingual } from '../../message/text.ts';
import type { FrontDoors } from './front-doors.ts';

type Item = SourceInstructions['items'][number];

const FILE = 'export.xlsx';

/** How a file is brought: by hand in the console, by the command line, or by a program with a key of a person. */
export function uploadInstructions({ id }: Source, { url }: FrontDoors): readonly Item[] {
  return [
    {
      shipper: 'console',
      title: 'Console',
      language: 'conf',
      text: `${url}/sources/${id}\n`,
      note: bilingual('instructions.upload_console'),
    },
    {
      shipper: 'gac',
      title: 'gac',
      language: 'sh',
      text: `gac source upload ${id} ${FILE}\n`,
      note: bilingual('instructions.upload_command'),
    },
    {
      shipper: 'curl',
      title: 'curl',
      language: 'sh',
      text: `curl --fail-with-body -H "Authorization: Bearer $GAC_KEY" --data-binary @${FILE} "${url}/v1/sources/${id}/uploads?name=${FILE}"\n`,
      note: bilingual('instructions.upload_curl'),
    },
  ];
}
