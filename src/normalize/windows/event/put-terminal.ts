import type { PartialEvent } from '../../contract.ts';
import { isIp } from '../../value/address.ts';
import { type EventTexts, putMissing, userFields } from './event-fields.ts';

/** Logs of Remote Desktop; which of them an event is of is told by its number. */
export const TERMINAL_CHANNEL = /^Microsoft-Windows-TerminalServices-/;

interface Meaning {
  readonly action: string;
  readonly category: readonly string[];
  readonly type: readonly string[];
}

const SESSION = ['authentication', 'session'];
/** By event id: 1149 of RemoteConnectionManager, the others of LocalSessionManager. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  1149: {
    action: 'remote-desktop-user-authenticated',
    category: ['authentication'],
    type: ['start'],
  },
  21: { action: 'session-logged-in', category: SESSION, type: ['start'] },
  23: { action: 'session-logged-out', category: SESSION, type: ['end'] },
  24: { action: 'session-disconnected', category: SESSION, type: ['end'] },
  25: { action: 'session-reconnected', category: SESSION, type: ['start'] },
};

/** Adds what an event of Remote Desktop means, unless its shipper has said it. */
export function putTerminal(doc: PartialEvent, code: string, data: EventTexts): void {
  const meaning = Object.hasOwn(MEANINGS, code) ? MEANINGS[code] : undefined;
  if (meaning === undefined) return;
  // The older log has parameters without names: the account, its domain, the address.
  const address = data['Address'] ?? data['Param3'];
  const isKnown = address !== undefined && isIp(address);
  putMissing(doc, {
    'event.action': meaning.action,
    'event.category': meaning.category,
    'event.type': meaning.type,
    'event.outcome': 'success',
    'user.domain': data['Param2'],
    ...userFields(data['User'] ?? data['Param1']),
    'source.ip': isKnown ? address : undefined,
    'source.address': isKnown ? address : undefined,
    'winlog.logon.id': data['SessionID'],
  });
}
