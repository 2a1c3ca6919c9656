import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

const KEY_BYTES = 32;
/** Bytes of the id of a key. */
export const KEY_ID_BYTES = 8;
const NO_SALT = Buffer.alloc(0);

interface Master {
  readonly id: string;
  readonly secret: KeyObject;
}

/**
 * The keys that raw records are sealed with: one that seals, and those before it, which still open. A key is named by an
 * id that is computed from it, so the same id is always the same key, and tells nothing of it.
 */
export class JournalKeys {
  /** Id of the key that seals: 16 hex digits. */
  readonly currentId: string;
  readonly #masters: ReadonlyMap<string, Master>;

  /** @throws RangeError when a key is not 32 bytes long */
  constructor(keys: { current: Buffer; earlier?: readonly Buffer[] }) {
    const current = masterOf(keys.current);
    this.currentId = current.id;
    this.#masters = new Map(
      [current, ...(keys.earlier ?? []).map(masterOf)].map((master) => [master.id, master]),
    );
  }

  /** Whether what is sealed with the key of this id can be opened. */
  has(id: string): boolean {
    return this.#masters.has(id);
  }

  /**
   * The key for one purpose (RFC 5869, HKDF with SHA-256), of 32 bytes: no other purpose has it, and it leads back to no
   * other key. `undefined` when the key of this id is not here.
   */
  derive(id: string, purpose: string): KeyObject | undefined {
    const master = this.#masters.get(id);
    return master && createSecretKey(expand(master.secret, purpose, KEY_BYTES));
  }
}

function masterOf(key: Buffer): Master {
  if (key.length !== KEY_BYTES) throw new RangeError(`a key of the journal has ${KEY_BYTES} bytes`);
  const secret = createSecretKey(key);
  return { id: expand(secret, 'gac journal key id', KEY_ID_BYTES).toString('hex'), secret };
}

function expand(secret: KeyObject, purpose: string, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, NO_SALT, purpose, bytes));
}
