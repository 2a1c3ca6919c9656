import type { PartialEvent } from '../../contract.ts';
import { textAt } from '../../document/put.ts';
import { type EventTexts, fileFields, putMissing } from './event-fields.ts';

/** Logs of PowerShell, of version 5 and after it, and the classic one. */
export const POWERSHELL_CHANNEL =
  /^(?:Microsoft-Windows-PowerShell\/Operational|PowerShellCore\/Operational|Windows PowerShell)$/;

/** By event id. Source: categories as the Winlogbeat module `powershell` has them. */
const MEANINGS: Readonly<Record<string, readonly [action: string, type: string]>> = {
  400: ['engine-lifecycle', 'start'],
  403: ['engine-lifecycle', 'end'],
  600: ['provider-lifecycle', 'info'],
  800: ['pipeline-execution-details', 'info'],
  4103: ['executing-pipeline', 'info'],
  4104: ['script-block-executed', 'info'],
  4105: ['starting-command', 'start'],
  4106: ['stopping-command', 'end'],
};

/** Adds what an event of PowerShell means, unless its shipper has said it. */
export function putPowershell(doc: PartialEvent, code: string, data: EventTexts): void {
  const meaning = Object.hasOwn(MEANINGS, code) ? MEANINGS[code] : undefined;
  if (meaning === undefined) return;
  const [action, type] = meaning;
  putMissing(doc, {
    'event.action': action,
    'event.category': ['process'],
    'event.type': [type],
    'user.id': textAt(doc, 'winlog.user.identifier'),
    ...(data['Path'] === '' ? {} : fileFields(data['Path'])),
  });
}
