import type { PartialEvent } from '../contract.ts';
import { put, putAll } from '../document/put.ts';
import { isIp } from '../value/address.ts';
import { sourceFields } from '../value/source-fields.ts';
import { applyRules } from './message-rule.ts';
import { SSHD_RULES } from './sshd-rules.ts';

/** sshd cuts its messages at 1,024 bytes; a longer text is not its own and is not searched. */
const MAX_CHARS = 2_048;

/** Reads a message of sshd into the document; `false` = its kind is not known. */
export function putSshdMessage(doc: PartialEvent, message: string): boolean {
  const groups = message.length > MAX_CHARS ? undefined : applyRules(doc, SSHD_RULES, message);
  if (groups === undefined) {
    return false;
  }
  const { dropped, localAddress, localPort } = groups;
  putAll(doc, {
    'system.auth.ssh.event': groups['event'],
    'system.auth.ssh.method': groups['event'] === undefined ? undefined : groups['method'],
    'system.auth.ssh.signature': groups['signature'],
    'event.code': groups['code'],
  });
  if (dropped !== undefined) {
    putAll(doc, {
      ...sourceFields(dropped, groups['port']),
      'system.auth.ssh.dropped_ip': dropped,
    });
  }
  if (localAddress !== undefined) {
    put(doc, 'destination.address', localAddress);
    put(doc, 'destination.ip', isIp(localAddress) ? localAddress : undefined);
    put(doc, 'destination.port', Number(localPort));
  }
  if (doc.event?.action === 'ssh_disconnect' && groups['preauth'] !== undefined) {
    putGivenUp(doc, groups['invalid'] !== undefined);
  }
  return true;
}

/** An end before authentication: with a named user it is an attempt that failed, even where no `Failed` line was written. */
function putGivenUp(doc: PartialEvent, named: boolean): void {
  if (named) {
    put(doc, 'event.category', ['authentication', 'network']);
    put(doc, 'event.outcome', 'failure');
  }
}
