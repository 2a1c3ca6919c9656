import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { GacError, type Issue } from '../../event/error.ts';

/** OWASP Password Storage Cheat Sheet, scrypt: N = 2^15, r = 8, p = 3, which takes 32 MiB for a check. */
const COST = { N: 2 ** 15, r: 8, p: 3 } as const;
const MEMORY_BYTES_MAX = 64 * 1024 * 1024;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const CHECKS_WAITING_MAX = 32;
const PASSWORD_CHARACTERS = { min: 8, max: 1_024 } as const;

/** What is wrong with a password that a person chose, if anything. */
export function passwordIssues(password: string): Issue[] {
  const { min, max } = PASSWORD_CHARACTERS;
  return password.length < min || password.length > max
    ? [{ at: '/password', detail: `must have ${min} to ${max} characters` }]
    : [];
}

/** Hashes and checks passwords one after the other, so that many log-ins at once cannot take all memory. */
export class Passwords {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  /** Checked when a login is unknown, so that it takes as long as a known one. No password has this hash. */
  readonly #nobody = written(randomBytes(SALT_BYTES), randomBytes(HASH_BYTES));

  /** `scrypt$N$r$p$salt$hash`, salt and hash in base64url. */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    return written(salt, await this.#derive(password, salt, COST));
  }

  /** Whether the password is the one of the hash; without a hash `false`, after the same work. */
  async matches(password: string, hash: string | undefined): Promise<boolean> {
    const [, N, r, p, salt, expected] = (hash ?? this.#nobody).split('$');
    const cost = { N: Number(N), r: Number(r), p: Number(p) };
    const found = await this.#derive(password, Buffer.from(salt ?? '', 'base64url'), cost);
    const isEqual = timingSafeEqual(found, Buffer.from(expected ?? '', 'base64url'));
    return isEqual && hash !== undefined;
  }

  #derive(password: string, salt: Buffer, cost: { N: number; r: number; p: number }) {
    if (this.#waiting >= CHECKS_WAITING_MAX) {
      const retryAfterSeconds = 5;
      throw new GacError('GAC_AUTH_THROTTLED', 'Too many log-ins at once.', { retryAfterSeconds });
    }
    this.#waiting += 1;
    const turn = this.#last.then(() => derive(password, salt, cost));
    this.#last = turn.then(
      () => this.#done(),
      () => this.#done(),
    );
    return turn;
  }

  #done(): void {
    this.#waiting -= 1;
  }
}

function written(salt: Buffer, hash: Buffer): string {
  const { N, r, p } = COST;
  return `scrypt$${N}$${r}$${p}$${salt.toString('base64url')}$${hash.toString('base64url')}`;
}

function derive(
  password: string,
  salt: Buffer,
  cost: { N: number; r: number; p: number },
): Promise<Buffer> {
  const options = { ...cost, maxmem: MEMORY_BYTES_MAX };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, HASH_BYTES, options, (error, key) => {
      if (error === null) {
        resolve(key);
      } else {
        reject(error);
      }
    });
  });
}
