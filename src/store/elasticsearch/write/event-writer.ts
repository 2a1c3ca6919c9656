import { GacError } from '../../../event/error.ts';
import type { PlacedEvent } from '../../../event/event.ts';
import type { Log } from '../../../telemetry/log.ts';
import type { Metrics } from '../../../telemetry/metrics.ts';
import type { AppendReport } from '../../contract.ts';
import type { DailyKind, IndexNames } from '../index-names.ts';
import type { FieldTree } from '../mapping/field-tree.ts';
import type { Append } from './append-queue.ts';
import type { BulkItem, BulkSender, FinalVerdict } from './bulk-sender.ts';
import { sourceOfEvent } from './event-document.ts';
import type { RefreshGate } from './refresh-gate.ts';
import { refusedEvent } from './refused-event.ts';
import type { StoredProgress } from './stored-progress.ts';

/** What an event writer works with. */
export interface EventWriterParts {
  readonly tree: FieldTree;
  readonly names: IndexNames;
  readonly sender: BulkSender;
  readonly gate: RefreshGate;
  readonly progress: StoredProgress;
  readonly log: Log;
  readonly metrics?: Pick<Metrics, 'storeRefusedEvents'> | undefined;
}

/** Writes events into the index of their day; what is refused there is kept as a dead letter. */
export class EventWriter {
  readonly #parts: EventWriterParts;

  constructor(parts: EventWriterParts) {
    this.#parts = parts;
  }

  /** Stores appends of different partitions together; events that are stored count as repeated. */
  async store(appends: readonly Append[]): Promise<AppendReport[]> {
    const { progress } = this.#parts;
    const nextOf = new Map<string, number>();
    const fresh: PlacedEvent[] = [];
    const counts: number[] = [];
    for (const { journal, partition, events } of appends) {
      const key = `${partition}-${journal}`;
      let next = nextOf.get(key) ?? (await progress.next(journal, partition));
      const before = fresh.length;
      for (const event of events) {
        if (event.offset < next) continue;
        fresh.push(event);
        next = event.offset + 1;
      }
      nextOf.set(key, next);
      counts.push(fresh.length - before);
    }
    const verdicts = await this.#create(fresh);
    let from = 0;
    return appends.map(({ journal, partition, events }, index) => {
      progress.advance(journal, partition, nextOf.get(`${partition}-${journal}`) ?? 0);
      const to = from + (counts[index] ?? 0);
      const stored = verdicts.slice(from, to).filter(({ kind }) => kind === 'stored').length;
      from = to;
      return { stored, repeated: events.length - stored };
    });
  }

  /** Puts an event in the place of all documents that stand for its id. */
  async put(event: PlacedEvent, places: readonly string[]): Promise<void> {
    const { names, sender, gate } = this.#parts;
    const written = this.#indexOf('events', event);
    const others = places.filter((place) => place !== written);
    const put = this.#itemOf('index', 'events', event);
    const [verdict] = await sender.send([put]);
    if (verdict?.kind === 'refused') {
      const index = this.#indexOf('refused', event);
      await this.#keepRefused([{ event, reason: verdict.reason }], 'index');
      await sender.send(
        places.filter((place) => place !== index).map((place) => deletion(place, event.id)),
      );
      gate.note([...places, index]);
      return;
    }
    await sender.send(others.map((place) => deletion(place, event.id)));
    gate.note([written, ...others.filter((place) => names.read(place) !== undefined)]);
  }

  async #create(events: readonly PlacedEvent[]): Promise<FinalVerdict[]> {
    const { sender, gate } = this.#parts;
    const items = events.map((event) => this.#itemOf('create', 'events', event));
    try {
      const verdicts = await sender.send(items);
      const refused = events.flatMap((event, index) => {
        const verdict = verdicts[index];
        return verdict?.kind === 'refused' ? [{ event, reason: verdict.reason, index }] : [];
      });
      const kept = await this.#keepRefused(refused, 'create');
      for (const [position, { index }] of refused.entries()) {
        verdicts[index] = kept[position] ?? { kind: 'repeated' };
      }
      return verdicts;
    } finally {
      gate.note(new Set(events.map((event) => this.#indexOf('events', event))));
    }
  }

  /** Keeps refused events as dead letters, in indices of their own. */
  async #keepRefused(
    refused: readonly { event: PlacedEvent; reason: string }[],
    action: 'create' | 'index',
  ): Promise<FinalVerdict[]> {
    if (refused.length === 0) return [];
    const { sender, gate, log, metrics } = this.#parts;
    const letters = refused.map(({ event, reason }) => refusedEvent(event, reason));
    const verdicts = await sender.send(
      letters.map((letter) => this.#itemOf(action, 'refused', letter)),
    );
    gate.note(new Set(letters.map((letter) => this.#indexOf('refused', letter))));
    const lost = verdicts.find((verdict) => verdict.kind === 'refused');
    if (lost?.kind === 'refused') {
      throw new GacError(
        'GAC_STORE_FAILED',
        `Elasticsearch refuses the dead letter of a refused event too: ${lost.reason}. ` +
          'Check what other index templates say of its indices',
        { retryAfterSeconds: 10 },
      );
    }
    const fresh = verdicts.filter(({ kind }) => kind === 'stored').length;
    metrics?.storeRefusedEvents.inc(fresh);
    const [first] = refused;
    log.warn(
      { events: refused.length, id: first?.event.id, reason: first?.reason.slice(0, 500) },
      'Elasticsearch refused documents; their events are kept as dead letters.',
    );
    return verdicts;
  }

  #indexOf(kind: DailyKind, event: PlacedEvent): string {
    return this.#parts.names.daily(kind, event.timeMs);
  }

  #itemOf(action: 'create' | 'index', kind: DailyKind, event: PlacedEvent): BulkItem {
    const index = this.#indexOf(kind, event);
    const id = JSON.stringify(event.id);
    const source = sourceOfEvent(this.#parts.tree, event);
    return { index, action: `{"${action}":{"_index":"${index}","_id":${id}}}`, source };
  }
}

function deletion(index: string, id: string): BulkItem {
  return { index, action: JSON.stringify({ delete: { _index: index, _id: id } }) };
}
