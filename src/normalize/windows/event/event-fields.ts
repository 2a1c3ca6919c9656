import type { PartialEvent } from '../../contract.ts';
import { type FieldValue, put, putAll, textAt, valueAt } from '../../document/put.ts';

/** The data of an event, as texts by their names. */
export type EventTexts = Readonly<Record<string, string>>;

/** Sets fields that the document does not have yet: what its shipper has said stays. */
export function putMissing(doc: PartialEvent, fields: Readonly<Record<string, FieldValue>>): void {
  const absent = Object.entries(fields).filter(([path]) => valueAt(doc, path) === undefined);
  putAll(doc, Object.fromEntries(absent));
}

/**
 * Sets what happened, unless its shipper has said it in words of its own. What Winlogbeat says is the task, which is one for many
 * events and changes from version to version.
 */
export function putAction(doc: PartialEvent, action: string | undefined): void {
  const said = textAt(doc, 'event.action');
  if (said === undefined || said === textAt(doc, 'winlog.task')) put(doc, 'event.action', action);
}

/** A number that Windows writes in decimal or, with `0x`, in hexadecimal. */
export function numberIn(text: string | undefined): number | undefined {
  const number = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** The last part of a path of Windows. */
export function baseName(path: string | undefined): string | undefined {
  return path?.split('\\').at(-1);
}

/** `file.*` of a path of Windows. */
export function fileFields(path: string | undefined): Record<string, FieldValue> {
  const name = baseName(path);
  if (path === undefined || name === undefined) return {};
  const dot = name.lastIndexOf('.');
  return {
    'file.path': path,
    'file.name': name,
    'file.directory': path.slice(0, Math.max(0, path.length - name.length - 1)),
    'file.extension': dot > 0 ? name.slice(dot + 1) : undefined,
  };
}

/** `LAOCAI\canbo01` as the fields of a user. */
export function userFields(account: string | undefined): Record<string, FieldValue> {
  if (account === undefined) return {};
  const slash = account.indexOf('\\');
  return slash < 0
    ? { 'user.name': account }
    : { 'user.domain': account.slice(0, slash), 'user.name': account.slice(slash + 1) };
}
