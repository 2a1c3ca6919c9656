import { digitsAt } from '../value/digits.ts';

/** A dossier code taken apart. */
export interface DossierCode {
  /** Agency part, such as `000.00.01.H29`. */
  readonly agency: string;
  /** Day of receipt and counter in one number, so that neighbours differ by one. */
  readonly sequence: number;
}

/** Longest form: four agency parts, day, counter of up to eight digits. */
const LONGEST = 40;

/**
 * Reads a dossier code as Decree 61/2018/NĐ-CP, article 17 and its systems form it:
 * `000.00.01.H29-240115-0001` (agency, day, counter). `undefined` = not one.
 */
export function parseDossierCode(text: string): DossierCode | undefined {
  if (text.length > LONGEST || text.length < 15) {
    return undefined;
  }
  const day = text.indexOf('-');
  const counter = text.indexOf('-', day + 1);
  const agency = text.slice(0, day);
  const counterLength = text.length - counter - 1;
  if (day < 3 || counter !== day + 7 || counterLength < 1 || counterLength > 8) {
    return undefined;
  }
  const dayNumber = digitsAt(text, day + 1, 6);
  const counterNumber = digitsAt(text, counter + 1, counterLength);
  if (dayNumber < 0 || counterNumber < 0 || !isAgency(agency)) {
    return undefined;
  }
  return { agency, sequence: dayNumber * 10 ** counterLength + counterNumber };
}

/** Whether a text is a dossier code. */
export function isDossierCode(text: string): boolean {
  return parseDossierCode(text) !== undefined;
}

/** `H29`, or up to three numeric parts before it: `000.00.01.H29`. */
function isAgency(text: string): boolean {
  const parts = text.split('.');
  const last = parts.pop() ?? '';
  const letter = last.charCodeAt(0) & ~32;
  return (
    parts.length <= 4 &&
    letter >= 65 &&
    letter <= 90 &&
    digitsAt(last, 1, last.length - 1) >= 0 &&
    last.length >= 3 &&
    parts.every((part) => part.length <= 3 && part !== '' && digitsAt(part, 0, part.length) >= 0)
  );
}
