import { randomUUID } from 'node:crypto';
import { setInterval as every } from 'node:timers';
import { type RawBuilder, sql } from 'kysely';
import pg from 'pg';
import type { Log } from '../../telemetry/log.ts';
import type { Topic } from '../change-listeners.ts';
import { lockKey } from './advisory-locks.ts';

const CHANNEL = 'gac_changes';
const TOPICS: readonly Topic[] = ['sources', 'deliveries', 'alerts', 'rules'];
/** What is told later is told at most this often. */
const GATHER_MS = 200;
const RECONNECT_MS = 1_000;
const HEARTBEAT_MS = 15_000;

type Tell = (topics: Iterable<Topic>) => void;

/**
 * The one connection of a process that hears what the others changed, and that says to them that it is there. It
 * comes back by itself; what was told meanwhile is not known, so then everything may have changed.
 */
export class ChangeRelay {
  readonly #settings: pg.ClientConfig;
  readonly #log: Log;
  /** Tells the own notifications from those of others. */
  readonly #self = randomUUID();
  readonly #later = new Set<Topic>();
  readonly #heartbeat: NodeJS.Timeout;
  #tell: Tell = () => undefined;
  #client: pg.Client | undefined;
  #gathering: NodeJS.Timeout | undefined;
  #returning: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(settings: pg.ClientConfig, log: Log) {
    this.#settings = settings;
    this.#log = log;
    this.#heartbeat = every(() => this.#beat(), HEARTBEAT_MS).unref();
  }

  /** Begins to hear. @throws as `pg` does */
  async open(): Promise<void> {
    const client = new pg.Client(this.#settings);
    client.on('notification', ({ payload }) => this.#hear(payload ?? ''));
    client.on('error', (error) => this.#lose(client, error));
    client.on('end', () => this.#lose(client));
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
      await client.query(`select pg_advisory_lock_shared(${lockKey('presence')})`);
    } catch (error) {
      await client.end();
      throw error;
    }
    if (this.#isClosed) {
      await client.end();
      return;
    }
    this.#client = client;
  }

  follow(tell: Tell): void {
    this.#tell = tell;
  }

  /** What announces topics to the others, once its transaction is committed. */
  announcement(topics: Iterable<Topic>): RawBuilder<unknown> {
    return sql`pg_notify(${CHANNEL}, ${[this.#self, ...topics].join(' ')})`;
  }

  announceLater(topics: ReadonlySet<Topic>): void {
    for (const topic of topics) {
      this.#later.add(topic);
    }
    if (topics.size > 0) {
      this.#gathering ??= setTimeout(() => this.#announceGathered(), GATHER_MS).unref();
    }
  }

  /** Runs work while no other process is there; not at all when one is, or when that cannot be known. */
  async whenAlone(work: () => Promise<void>): Promise<void> {
    const client = this.#client;
    if (client === undefined || !(await this.#holdsAlone(client))) {
      return;
    }
    try {
      await work();
    } finally {
      const unlock = `select pg_advisory_unlock(${lockKey('presence')})`;
      await client.query(unlock).catch((error: unknown) => this.#lose(client, error));
    }
  }

  async #holdsAlone(client: pg.Client): Promise<boolean> {
    const ask = `select pg_try_advisory_lock(${lockKey('presence')}) as alone`;
    try {
      const { rows } = await client.query<{ alone: boolean }>(ask);
      return rows[0]?.alone === true;
    } catch (error) {
      this.#lose(client, error);
      return false;
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#heartbeat);
    clearTimeout(this.#returning);
    if (this.#gathering !== undefined) {
      clearTimeout(this.#gathering);
      await this.#announceGathered();
    }
    const client = this.#client;
    this.#client = undefined;
    await client?.end();
  }

  #hear(payload: string): void {
    const [origin, ...topics] = payload.split(' ');
    if (origin !== this.#self) {
      this.#tell(TOPICS.filter((topic) => topics.includes(topic)));
    }
  }

  async #announceGathered(): Promise<void> {
    this.#gathering = undefined;
    const payload = [this.#self, ...this.#later].join(' ');
    this.#later.clear();
    try {
      await this.#client?.query('select pg_notify($1, $2)', [CHANNEL, payload]);
    } catch (error) {
      this.#log.debug({ err: error }, 'Other processes were not told of a change.');
    }
  }

  /** A connection that is dead without a word is found out here. */
  #beat(): void {
    const client = this.#client;
    client?.query('select 1').catch((error: unknown) => this.#lose(client, error));
  }

  #lose(client: pg.Client, error?: unknown): void {
    if (this.#client !== client) {
      return;
    }
    this.#client = undefined;
    this.#log.warn({ err: error }, 'Changes of other processes are not heard; trying again.');
    client.end().catch((ended: unknown) => {
      this.#log.debug({ err: ended }, 'The lost connection did not end in order.');
    });
    this.#returnLater();
  }

  #returnLater(): void {
    if (!this.#isClosed) {
      this.#returning = setTimeout(() => this.#return(), RECONNECT_MS).unref();
    }
  }

  #return(): void {
    this.open().then(
      () => {
        this.#log.info('Changes of other processes are heard again.');
        this.#tell(TOPICS);
      },
      (error: unknown) => {
        this.#log.debug({ err: error }, 'PostgreSQL is still not reached.');
        this.#returnLater();
      },
    );
  }
}
