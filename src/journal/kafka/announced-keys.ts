import { GacError } from '../../event/error.ts';
import { missingKey } from '../journal-key-error.ts';
import type { JournalKeys } from '../journal-keys.ts';
import { type FetchLanes, fetchFrom } from './fetch-lane.ts';
import { patiently } from './patiently.ts';
import type { ProduceLane } from './produce-lane.ts';

const FETCH_BYTES = 64 * 1024;
const NAME = 'sealed-with';

export interface AnnouncedKeysOptions {
  /** The topic `…meta`. */
  readonly topic: string;
  readonly lane: ProduceLane;
  readonly lanes: FetchLanes;
  readonly keys: JournalKeys;
}

/**
 * The ids of the keys that the processes of a journal seal with. They stand in the topic `…meta`, behind the id of the
 * journal, the one in use last; whoever seals has told of its key before.
 */
export class AnnouncedKeys {
  readonly #options: AnnouncedKeysOptions;

  private constructor(options: AnnouncedKeysOptions) {
    this.#options = options;
  }

  /**
   * Checks that this process can read what the others write, before it reads anything, and tells them of its own key.
   * @throws GacError GAC_JOURNAL_KEY when the key in use is not here; GAC_JOURNAL_FAILED when the topic takes no id
   */
  static async join(options: AnnouncedKeysOptions): Promise<AnnouncedKeys> {
    const { topic, lane, keys } = options;
    const announced = new AnnouncedKeys(options);
    const inUse = (await announced.#ids()).at(-1);
    if (inUse === keys.currentId) return announced;
    if (inUse !== undefined && !keys.has(inUse)) throw missingKey(inUse, `What ${topic} tells of`);
    const message = { key: NAME, value: keys.currentId };
    const outcome = await lane.send([message], message.value.length);
    if (outcome.kind === 'written') return announced;
    const { error: cause } = outcome;
    throw new GacError('GAC_JOURNAL_FAILED', `Kafka: ${topic} takes no key id`, { cause });
  }

  /** Whether a process of this journal has ever sealed with the key of this id; asks the brokers. */
  async isOurs(keyId: string): Promise<boolean> {
    return (await this.#ids()).includes(keyId);
  }

  async #ids(): Promise<string[]> {
    const { topic, lanes } = this.#options;
    const line = lanes.take();
    try {
      const ids: string[] = [];
      const ask = () => line.bounds(topic, 0);
      const { first, next } = await patiently(`reading ${topic}`, ask);
      for (let offset = first; offset < next; ) {
        const at = { topic, partition: 0, offset, maxBytes: FETCH_BYTES };
        const fetched = await patiently(`reading ${topic}`, () => fetchFrom(line, at));
        for (const { key, value } of fetched.messages)
          if (key?.toString('utf8') === NAME && value !== null) ids.push(value.toString('utf8'));
        const end = fetched.messages.at(-1);
        offset = end === undefined ? (fetched.movedTo ?? next) : Number(end.offset) + 1;
      }
      return ids;
    } finally {
      await lanes.giveBack(line);
    }
  }
}
