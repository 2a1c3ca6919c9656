import type { GacFields } from '../../event/event.ts';
import type { ParsedSecrets } from '../contract.ts';
import { replaceWord } from '../value/replace-word.ts';
import type { PersonDetector } from './detector.ts';
import type { ErasedKind } from './erased-kind.ts';
import type { Finding } from './finding.ts';
import { findingOf } from './named-value.ts';
import { canonicalPhone, digitsOf } from './person-number.ts';
import { namesNumber } from './person-scan.ts';
import { DEFAULT_PROTECTION, isHidden, type Protection } from './protection.ts';
import {
  createTimeline,
  type Pseudonymizer,
  type PseudonymKeying,
  type PseudonymTimeline,
} from './pseudonym.ts';
import { sensitiveKind } from './sensitive-key.ts';
import { findSecrets } from './text-scan.ts';

/** Hides what must not be stored, and remembers the persons of one record while it does so. */
export interface Redactor {
  /**
   * Starts a record: forgets the persons of the one before and learns the clear values its parser named.
   * @param receivedAtMs decides the key of the pseudonyms; by default the latest is used
   */
  begin(secrets: ParsedSecrets | undefined, receivedAtMs?: number): void;
  /** The text with secrets erased and persons' numbers replaced by pseudonyms; the same text when there is nothing. */
  text(text: string): string;
  /** Redacts every string, key and sensitive number below an object, in place. */
  document(doc: Record<string, unknown>): void;
  /** The persons met since `begin`, as pure pseudonyms with the last digits as hints. */
  subject(): NonNullable<GacFields['subject']> | undefined;
  /** What `gac.otp` says of the recipient, when a phone was met. */
  recipient(): { recipient: string; recipient_prefix: string; country_prefix: string } | undefined;
}

/** Deeper structures are cut off: no log source of ours nests that far. */
const DEPTH_MAX = 24;
const HINT_DIGITS = 3;
/** Texts that were found clean: how many are remembered, and of what length. */
const REMEMBERED = 2_000;
const REMEMBER_FROM = 12;
const REMEMBER_TO = 512;
/** No shorter name can hold a person's number. */
const SHORTEST_NUMBER = 9;
/** Digits of a national number, with its 0, that adjacent numbers share. */
const PREFIX_DIGITS = 7;
/** Names of fields that were found clean: how many are remembered. */
const REMEMBERED_NAMES = 4_096;
const NOTHING: ReadonlySet<string> = new Set();
/** Where the name of an account stands alone: `user.name`, `related.user`. */
const ACCOUNT_NAMES = new Set(['name', 'user']);
/** Objects of ECS whose `code` is a number of an error or event. */
const HARMLESS_CODES = new Set(['error', 'event', 'severity', 'facility', 'exit']);

/** A person whose value was replaced. */
export interface MetPerson {
  readonly detector: PersonDetector;
  /** As the text has it; of an e-mail address the part before the at sign. */
  readonly written: string;
  /** The value's one spelling. */
  readonly canonical: string;
  readonly pseudonym: string;
}

export interface RedactorOptions {
  /** @default DEFAULT_PROTECTION */
  readonly protection?: Protection | undefined;
  /** Is told of every replacement of a person. */
  readonly onPerson?: ((person: MetPerson) => void) | undefined;
}

/** Makes a redactor whose pseudonyms depend on the keys alone. */
export function createRedactor(keying: PseudonymKeying, options: RedactorOptions = {}): Redactor {
  return new RecordRedactor(createTimeline(keying), options);
}

/** What a replacement begins with, by what is replaced. */
export const PERSON_LABELS: Readonly<Record<PersonDetector, string>> = {
  citizen_id: 'CCCD',
  phone: 'SDT',
  email: 'EMAIL',
  bank_card: 'THE',
  bank_account: 'STK',
  health_insurance: 'BHYT',
  social_insurance: 'BHXH',
  passport: 'HC',
};

interface Place {
  /** Name of the object that the value stands in. */
  readonly parent: string;
  readonly depth: number;
}

class RecordRedactor implements Redactor {
  readonly #timeline: PseudonymTimeline;
  readonly #protection: Protection;
  readonly #onPerson: RedactorOptions['onPerson'];
  #pseudonyms: Pseudonymizer;
  #phone: string | undefined;
  #citizen: string | undefined;
  readonly #clean = new Set<string>();
  readonly #cleanNames = new Set<string>();
  #harmless: ReadonlySet<string> = NOTHING;
  #named: readonly { readonly clear: string; readonly shown: string }[] = [];
  /** Parts of e-mail addresses that stand alone as names of accounts, with what is shown instead. */
  #accounts: ReadonlyMap<string, string> = new Map();

  constructor(timeline: PseudonymTimeline, options: RedactorOptions) {
    this.#timeline = timeline;
    this.#protection = options.protection ?? DEFAULT_PROTECTION;
    this.#onPerson = options.onPerson;
    this.#pseudonyms = timeline.at(Number.POSITIVE_INFINITY);
  }

  begin(secrets: ParsedSecrets | undefined, receivedAtMs = Number.POSITIVE_INFINITY): void {
    this.#pseudonyms = this.#timeline.at(receivedAtMs);
    this.#phone = undefined;
    this.#citizen = undefined;
    this.#harmless = secrets?.harmless === undefined ? NOTHING : new Set(secrets.harmless);
    this.#named = secrets === undefined ? [] : this.#clearValues(secrets);
    this.#accounts = this.#mailAccounts(secrets?.mailAccounts ?? []);
  }

  text(text: string): string {
    return this.#textUnder(text, undefined);
  }

  #textUnder(text: string, name: string | undefined): string {
    let clean = storable(text);
    for (const { clear, shown } of this.#named) {
      clean = replaceWord(clean, clear, shown);
    }
    const found = findSecrets(clean);
    if (found.length === 0) {
      return clean;
    }
    let out = '';
    let at = 0;
    for (const finding of found) {
      if (!this.#isToHide(clean, finding, name)) {
        continue;
      }
      const { start, end } = finding;
      out += clean.slice(at, start) + this.#shown(finding, clean.slice(start, end));
      at = end;
    }
    return out + clean.slice(at);
  }

  #isToHide(text: string, finding: Finding, name: string | undefined): boolean {
    const { start, end } = finding;
    const isHarmless = this.#harmless.size > 0 && this.#harmless.has(text.slice(start, end));
    if ('secret' in finding) {
      return !(isHarmless && finding.guessed === true);
    }
    if (isHarmless) {
      return false;
    }
    if (finding.person === 'bank_card' && name !== undefined && namesNumber(name)) {
      return false;
    }
    return isHidden(finding, this.#protection);
  }

  document(doc: Record<string, unknown>): void {
    this.#walkObject(doc, { parent: '', depth: 0 });
  }

  subject(): NonNullable<GacFields['subject']> | undefined {
    const phone = this.#phone;
    const citizen = this.#citizen;
    if (phone === undefined && citizen === undefined) {
      return undefined;
    }
    const subject: NonNullable<GacFields['subject']> = {};
    if (citizen !== undefined) {
      subject.citizen = this.#pseudonyms.of('citizen_id', citizen);
      subject.citizen_hint = `…${citizen.slice(-HINT_DIGITS)}`;
    }
    if (phone !== undefined) {
      subject.phone = this.#pseudonyms.of('phone', phone);
      subject.phone_hint = `…${phone.slice(-HINT_DIGITS)}`;
    }
    return subject;
  }

  recipient() {
    const phone = this.#phone;
    if (phone === undefined) {
      return undefined;
    }
    const vietnamese = canonicalPhone(phone) === phone;
    const written = vietnamese ? `0${phone.slice(2)}` : phone;
    return {
      recipient: this.#pseudonyms.of('phone', phone),
      recipient_prefix: this.#pseudonyms.of('phone-prefix', written.slice(0, PREFIX_DIGITS)),
      country_prefix: vietnamese ? '84' : countryPrefix(phone),
    };
  }

  #shown(finding: Finding, written: string): string {
    if ('secret' in finding) {
      return `[REDACTED:${finding.secret}]`;
    }
    const { person, canonical } = finding;
    const pseudonym = this.#pseudonyms.of(person, canonical);
    if (person === 'phone') this.#phone ??= canonical;
    if (person === 'citizen_id') this.#citizen ??= canonical;
    this.#onPerson?.({ detector: person, written, canonical, pseudonym });
    const hint = person === 'email' ? '' : `:…${canonical.slice(-HINT_DIGITS)}`;
    return `[${PERSON_LABELS[person]}:${pseudonym}${hint}]`;
  }

  /** What is replaced by its letter wherever it stands, longest first so that no value is cut by a shorter one. */
  #clearValues(secrets: ParsedSecrets): { clear: string; shown: string }[] {
    const values: { clear: string; shown: string }[] = [];
    const add = (clear: string, finding: Finding): void => {
      const shown = this.#shown(finding, clear);
      if ('secret' in finding || this.#protection.detectors.has(finding.person)) {
        values.push({ clear, shown });
      }
    };
    const at = { start: 0, end: 0 };
    const { phone, citizen, erase = [], persons = [] } = secrets;
    const number = phone === undefined ? undefined : phoneOf(phone);
    if (phone !== undefined && number !== undefined) {
      add(phone, { ...at, person: 'phone', canonical: number });
    }
    if (citizen !== undefined && citizen !== '') {
      const canonical = digitsOf(citizen) || citizen;
      add(citizen, { ...at, person: 'citizen_id', canonical });
    }
    const named = persons.map((clear) => ({ clear, kind: 'person' }));
    for (const { clear, kind } of [...erase, ...named]) {
      const shown = kind === 'dropped' ? kindWithin(clear) : kind;
      if (clear !== '') values.push({ clear, shown: `[REDACTED:${shown}]` });
    }
    return values.sort((left, right) => right.clear.length - left.clear.length);
  }

  #mailAccounts(addresses: readonly string[]): Map<string, string> {
    const accounts = new Map<string, string>();
    for (const address of addresses) {
      const sign = address.indexOf('@');
      const [found] = findSecrets(address);
      if (found === undefined || !('person' in found) || found.person !== 'email') continue;
      if (found.end !== sign || !isHidden(found, this.#protection)) continue;
      accounts.set(address.slice(0, sign), this.#shown(found, address.slice(0, sign)));
    }
    return accounts;
  }

  #walkObject(object: Record<string, unknown>, at: Place): void {
    for (const name in object) {
      const value = object[name];
      const clean = this.#walkValue(name, value, at);
      const cleanName = this.#name(name);
      if (cleanName !== name || name === '__proto__') {
        delete object[name];
      }
      if ((clean !== value || cleanName !== name) && name !== '__proto__') {
        object[cleanName] = clean;
      }
    }
  }

  /** As `text`. Names of fields are few, and come with every record. */
  #name(name: string): string {
    if (name.length < SHORTEST_NUMBER) {
      return name;
    }
    // What a parser named is a secret of this record alone.
    const isUsual = this.#named.length === 0;
    if (isUsual && this.#cleanNames.has(name)) {
      return name;
    }
    const text = this.text(name);
    if (isUsual && text === name) {
      if (this.#cleanNames.size >= REMEMBERED_NAMES) this.#cleanNames.clear();
      this.#cleanNames.add(name);
    }
    return text;
  }

  #walkValue(name: string, value: unknown, at: Place): unknown {
    if (typeof value === 'string') {
      return this.#underName(name, value, at.parent);
    }
    if (typeof value === 'number') {
      return this.#numberUnderName(name, value);
    }
    if (typeof value !== 'object' || value === null) {
      return value;
    }
    if (at.depth >= DEPTH_MAX) {
      return '[REDACTED:depth]';
    }
    const depth = at.depth + 1;
    if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index += 1) {
        value[index] = this.#walkValue(name, value[index], { parent: at.parent, depth });
      }
      return value;
    }
    this.#walkObject(value as Record<string, unknown>, { parent: name, depth });
    return value;
  }

  #underName(name: string, value: string, parent: string): string {
    const account = ACCOUNT_NAMES.has(name) ? this.#accounts.get(value) : undefined;
    if (account !== undefined) {
      return account;
    }
    const kind = value === '' ? undefined : sensitiveKind(name);
    if (kind === undefined || (kind === 'code' && HARMLESS_CODES.has(parent))) {
      return this.#repeated(value, name);
    }
    const finding = findingOf(kind, value, { start: 0, end: value.length });
    return finding === undefined || !isHidden(finding, this.#protection)
      ? this.text(value)
      : this.#shown(finding, value);
  }

  /** As `text`. User agents, referrers and paths come again and again: the clean ones are remembered. */
  #repeated(value: string, name: string): string {
    const worthwhile =
      this.#named.length === 0 &&
      this.#harmless.size === 0 &&
      value.length >= REMEMBER_FROM &&
      value.length <= REMEMBER_TO;
    if (!worthwhile) {
      return this.#textUnder(value, name);
    }
    if (this.#clean.has(value)) {
      return value;
    }
    const text = this.#textUnder(value, name);
    if (text === value) {
      if (this.#clean.size >= REMEMBERED) this.#clean.clear();
      this.#clean.add(value);
    }
    return text;
  }

  #numberUnderName(name: string, value: number): string | number {
    const kind = sensitiveKind(name);
    if (kind === undefined || kind === 'code') {
      return value;
    }
    const digits = String(value);
    const finding = findingOf(kind, digits, { start: 0, end: digits.length });
    return finding === undefined || !isHidden(finding, this.#protection)
      ? value
      : this.#shown(finding, digits);
  }
}

/** What a text holds that its name does not tell: the body of a message may hold a code. */
function kindWithin(clear: string): ErasedKind {
  const found = findSecrets(clear);
  const secret = found.find((one) => 'secret' in one);
  if (secret !== undefined) return secret.secret;
  return found.length > 0 ? 'person' : 'dropped';
}

/** JSON escapes can smuggle in what stores refuse: NUL characters and halves of surrogate pairs. */
function storable(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  return whole.indexOf('\0') < 0 ? whole : whole.replaceAll('\0', '\\x00');
}

function phoneOf(written: string): string | undefined {
  const digits = digitsOf(written);
  return canonicalPhone(digits, true) ?? (digits.length >= 3 ? digits : undefined);
}

/** ITU E.164 country codes of two digits that traffic pumping uses least; the rest are told by their first digits. */
const ONE_DIGIT_COUNTRIES = new Set(['1', '7']);
const TWO_DIGIT_COUNTRIES = new Set(
  `20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91
  92 93 94 95 98`.split(/\s+/),
);

function countryPrefix(digits: string): string {
  const one = digits.slice(0, 1);
  const two = digits.slice(0, 2);
  if (ONE_DIGIT_COUNTRIES.has(one)) {
    return one;
  }
  return TWO_DIGIT_COUNTRIES.has(two) ? two : digits.slice(0, 3);
}
