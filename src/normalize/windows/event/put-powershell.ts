import type { PartialEvent } from '../../contract.ts';
import { type FieldValue, textAt } from '../../document/put.ts';
import { argumentFields } from './command-arguments.ts';
import { type EventTexts, fileFields, numberIn, putMissing, userFields } from './event-fields.ts';
import { powershellContext } from './powershell-context.ts';

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
  const [action, type] = (Object.hasOwn(MEANINGS, code) ? MEANINGS[code] : undefined) ?? [
    undefined,
    'info',
  ];
  const context = powershellContext(data);
  const command = context['hostapplication'];
  putMissing(doc, {
    'event.action': action,
    'event.category': ['process'],
    'event.type': [type],
    'event.sequence': numberIn(context['sequencenumber']),
    'user.id': textAt(doc, 'winlog.user.identifier'),
    ...fileFields(data['Path'] || context['scriptname']),
    'process.command_line': command,
    ...argumentFields('process', command),
    'process.entity_id': context['hostid'],
    'process.title': context['hostname'],
    ...accountFields(context),
  });
}

/** Who runs it, and who asked for it from afar. */
function accountFields(context: EventTexts): Record<string, FieldValue> {
  const user = userFields(context['userid'] ?? context['user']);
  const connected = userFields(context['connecteduser']);
  if (context['connecteduser'] === undefined) return user;
  return { ...user, ...under('source', connected), ...under('destination', user) };
}

function under(end: string, fields: Record<string, FieldValue>): Record<string, FieldValue> {
  return Object.fromEntries(
    Object.entries(fields).map(([path, value]) => [`${end}.${path}`, value]),
  );
}
