import type { PartialEvent } from '../contract.ts';
import { put, putAll } from '../document/put.ts';

const FIELDS: Readonly<Record<string, string>> = {
  TTY: 'system.auth.sudo.tty',
  PWD: 'system.auth.sudo.pwd',
  USER: 'system.auth.sudo.user',
  GROUP: 'system.auth.sudo.group',
};
const SYSTEMCTL = /^(?:\S*\/)?systemctl(?: -\S+)* (start|stop) (?:-\S+ )*([\w.@-]{1,200})$/;

/**
 * Reads `alice : [error ;] TTY=… ; PWD=… ; USER=… ; COMMAND=…` into the document; `false` = not a sudo record.
 * The command is everything after `COMMAND=`, whatever it holds.
 */
export function putSudoMessage(doc: PartialEvent, message: string): boolean {
  const colon = message.indexOf(' : ');
  const commandAt = message.indexOf('COMMAND=', colon);
  if (colon < 0) {
    return false;
  }
  put(doc, 'user.name', message.slice(0, colon).trim());
  if (commandAt < 0) {
    return true;
  }
  let error: string | undefined;
  for (const part of message.slice(colon + 3, commandAt).split(' ; ')) {
    const equals = part.indexOf('=');
    const name = equals > 0 ? part.slice(0, equals) : '';
    const field = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
    if (field !== undefined) {
      put(doc, field, part.slice(equals + 1).trim());
    } else if (error === undefined && part.trim() !== '' && !/^[A-Z]+=/.test(part)) {
      error = part.trim();
    }
  }
  const command = message.slice(commandAt + 'COMMAND='.length);
  const user = /(?:^| ; )USER=(\S+) ; /.exec(message.slice(colon + 3, commandAt))?.[1];
  putAll(doc, {
    'event.category': ['process'],
    'event.type': ['start'],
    'event.outcome': error === undefined ? undefined : 'failure',
    'system.auth.sudo.command': command,
    'system.auth.sudo.error': error,
    'user.effective.name': user,
  });
  putService(doc, command);
  return true;
}

function putService(doc: PartialEvent, command: string): void {
  const [, verb, unit] = (command.length > 400 ? null : SYSTEMCTL.exec(command)) ?? [];
  if (verb !== undefined && unit !== undefined) {
    putAll(doc, {
      'event.action': `service-${verb}`,
      'event.type': [verb === 'stop' ? 'end' : 'start'],
      'service.name': unit.endsWith('.service') ? unit.slice(0, -'.service'.length) : unit,
    });
  }
}
