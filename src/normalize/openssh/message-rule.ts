import type { PartialEvent } from '../contract.ts';
import { distinct, put, putAll, textAt } from '../document/put.ts';
import { sourceFields } from '../value/source-fields.ts';

/** A kind of message: how it begins, how it is read, and what it means in ECS. */
export interface MessageRule {
  /** The text that the message starts with, so that most rules cost one comparison. */
  readonly start: string;
  /** Named groups `user`, `address`, `port` fill the fields of that name; see `fieldsOf`. */
  readonly pattern: RegExp;
  readonly action?: string;
  readonly category?: readonly string[];
  readonly type?: readonly string[];
  readonly outcome?: 'success' | 'failure' | 'unknown';
}

type Groups = Readonly<Record<string, string | undefined>>;

/** Applies the first rule that reads the message and returns its groups; `undefined` = none does. */
export function applyRules(
  doc: PartialEvent,
  rules: readonly MessageRule[],
  message: string,
): Groups | undefined {
  for (const rule of rules) {
    const match = message.startsWith(rule.start) ? rule.pattern.exec(message) : null;
    if (match === null) {
      continue;
    }
    const groups: Groups = match.groups ?? {};
    putAll(doc, {
      'event.action': rule.action,
      'event.category': rule.category,
      'event.type': rule.type,
      'event.outcome': rule.outcome,
      'event.reason': groups['reason'],
      'user.name': groups['user'],
      ...sourceFields(groups['address'], groups['port']),
    });
    return groups;
  }
  return undefined;
}

/** Fills `related.*` from what the document has. */
export function putRelated(doc: PartialEvent): void {
  const users = ['user.name', 'user.effective.name', 'user.target.name'];
  put(doc, 'related.user', distinct(...users.map((path) => textAt(doc, path))));
  put(doc, 'related.ip', distinct(textAt(doc, 'source.ip')));
  put(doc, 'related.hosts', distinct(textAt(doc, 'host.hostname')));
}
