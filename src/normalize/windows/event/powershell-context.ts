import type { EventTexts } from './event-fields.ts';

/** No event has more lines of context; what comes after them is the text of a script. */
const MAX_LINES = 64;

/**
 * What an event of PowerShell says of its host, by names without spaces (`HostId`, `UserId`): `Host ID = 1` with the log of version 5,
 * `HostId=1` with the classic one.
 */
export function powershellContext(data: EventTexts): EventTexts {
  const text =
    data['ContextInfo'] ??
    [data['param3'], data['param2']].find((one) => one?.includes('HostApplication=')) ??
    '';
  const found = new Map<string, string>();
  for (const line of text.split(/\r?\n/, MAX_LINES)) {
    const equals = line.indexOf('=');
    const name = line.slice(0, Math.max(0, equals)).replace(/\s+/g, '').toLowerCase();
    const value = line.slice(equals + 1).trim();
    if (/^[a-z]{2,40}$/.test(name) && value !== '' && !found.has(name)) found.set(name, value);
  }
  return Object.fromEntries(found);
}
