import { Buffer } from 'node:buffer';
import type { KeyObject } from 'node:crypto';
import { missingKey } from '../journal-key-error.ts';
import type { JournalKeys } from '../journal-keys.ts';
import { drawNonce, NONCE_BYTES, openBytes, sealBytes, TAG_BYTES } from '../seal.ts';

const DAY_MS = 86_400_000;
const HEAD_BYTES = NONCE_BYTES + TAG_BYTES;
/** Derived keys at hand; beyond it they are derived again. */
const DERIVED_MAX = 256;

/** What a sealed value belongs to: it is sound nowhere else. */
export interface RecordPlace {
  readonly partition: number;
  readonly receivedAtMs: number;
  /** Whatever else of the message must be as it was. */
  readonly bound: string;
}

/**
 * Seals the values of messages: nonce, tag, sealed bytes. Each partition has a key of its own for each day of receipt, so
 * that no key seals more than random nonces allow (2^32 messages, NIST SP 800-38D §8.3).
 */
export class RecordSeal {
  /** Id of the key that seals. */
  readonly currentId: string;
  readonly #keys: JournalKeys;
  readonly #journalId: string;
  readonly #derived = new Map<string, KeyObject>();

  constructor(of: { keys: JournalKeys; journalId: string }) {
    this.#keys = of.keys;
    this.#journalId = of.journalId;
    this.currentId = of.keys.currentId;
  }

  /** Whether what is sealed with the key of this id can be opened. */
  has(keyId: string): boolean {
    return this.#keys.has(keyId);
  }

  seal(plain: Buffer, place: RecordPlace): Buffer {
    const value = Buffer.allocUnsafe(HEAD_BYTES + plain.length);
    drawNonce(value, 0);
    const nonce = value.subarray(0, NONCE_BYTES);
    const key = this.#keyOf(this.currentId, place);
    const { sealed, tag } = sealBytes(plain, { key, nonce, bound: Buffer.from(place.bound) });
    value.set(tag, NONCE_BYTES);
    value.set(sealed, HEAD_BYTES);
    return value;
  }

  /**
   * What was sealed; `undefined` when it was not sealed like this, or not for this place.
   * @throws GacError GAC_JOURNAL_KEY when the key is not here
   */
  open(value: Buffer, keyId: string, place: RecordPlace): Buffer | undefined {
    const key = this.#keyOf(keyId, place);
    if (value.length < HEAD_BYTES) return undefined;
    return openBytes(value.subarray(HEAD_BYTES), {
      key,
      nonce: value.subarray(0, NONCE_BYTES),
      tag: value.subarray(NONCE_BYTES, HEAD_BYTES),
      bound: Buffer.from(place.bound),
    });
  }

  #keyOf(id: string, { partition, receivedAtMs }: RecordPlace): KeyObject {
    const day = Math.floor(receivedAtMs / DAY_MS);
    const name = `${id} ${partition} ${day}`;
    const known = this.#derived.get(name);
    if (known !== undefined) return known;
    const purpose = `gac journal topic ${this.#journalId}/${partition}/${day}`;
    const key = this.#keys.derive(id, purpose);
    if (key === undefined) throw missingKey(id, `A record in partition ${partition}`);
    if (this.#derived.size >= DERIVED_MAX) this.#derived.clear();
    this.#derived.set(name, key);
    return key;
  }
}
