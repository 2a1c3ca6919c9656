import { randomInt } from 'node:crypto';

const LENGTH = 8;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** A fresh id of a journal: eight letters and digits. */
export function makeJournalId(): string {
  let id = '';
  while (id.length < LENGTH) id += LETTERS[randomInt(LETTERS.length)] ?? '';
  return id;
}

/** Whether a text can be the id of a journal. */
export function isJournalId(text: string): boolean {
  return /^[a-z0-9]{8}$/.test(text);
}
