import { randomInt } from 'node:crypto';

/** What every token begins with. */
export const TOKEN_START = 'gac-trial-';
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const LETTERS_COUNT = 18;
const TOKEN = new RegExp(`${TOKEN_START}[a-z]{${LETTERS_COUNT}}`, 'g');

/** A word that no log holds by chance; of letters alone, so that nothing takes it for a number or a secret. */
export function newTrialToken(): string {
  const letters = Array.from({ length: LETTERS_COUNT }, () => LETTERS[randomInt(LETTERS.length)]);
  return TOKEN_START + letters.join('');
}

/** The tokens that stand in a text, each once. */
export function tokensIn(text: string): readonly string[] {
  return text.includes(TOKEN_START) ? [...new Set(text.match(TOKEN))] : [];
}
