import type { ParsedSecrets } from '../contract.ts';

const PHONE = /^(?:\+?84|0)[\s.-]?[35789]\d(?:[\s.-]?\d){7}$/;
const CITIZEN = /^0\d{11}$/;

/** What a name of an account gives away of its person: a Vietnamese mobile number or a citizen identity number. */
export function clearSecrets(text: string | undefined): ParsedSecrets | undefined {
  if (text === undefined || text.length > 20) {
    return undefined;
  }
  if (CITIZEN.test(text)) {
    return { citizen: text };
  }
  return PHONE.test(text) ? { phone: text } : undefined;
}
