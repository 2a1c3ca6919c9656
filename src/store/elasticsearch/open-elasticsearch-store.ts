import { GacError } from '../../event/error.ts';
import type { GacEvent, PlacedEvent } from '../../event/event.ts';
import type { Scope } from '../../event/scope.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type {
  Aggregation,
  AggregationResult,
  AppendReport,
  EventQuery,
  EventStore,
  SearchPage,
  SearchQuery,
  StagedEvents,
} from '../contract.ts';
import {
  checkAggregation,
  checkIds,
  checkQuery,
  checkSearch,
  startOfDayMs,
} from '../query/check-query.ts';
import { journalOfAll, placeOfStaged } from '../query/event-place.ts';
import { ElasticsearchClient, type ElasticsearchConnection } from './connection.ts';
import { dailyIndices, deleteDaysBefore } from './daily-indices.ts';
import { IndexNames } from './index-names.ts';
import { inspectRights } from './inspect/inspect-rights.ts';
import { createFieldTree } from './mapping/field-tree.ts';
import { aggregateEvents } from './read/aggregate-events.ts';
import { EventReader } from './read/event-reader.ts';
import type { ReadParts } from './read/resolve-query.ts';
import { countEvents, eventsById, searchEvents } from './read/search-events.ts';
import { putTemplates, storeTemplates } from './templates.ts';
import { AppendQueue } from './write/append-queue.ts';
import { type BulkPatience, BulkSender } from './write/bulk-sender.ts';
import { EventWriter } from './write/event-writer.ts';
import { ProgressDocuments } from './write/progress.ts';
import { RefreshGate } from './write/refresh-gate.ts';
import { StoredProgress } from './write/stored-progress.ts';

export interface ElasticsearchStoreOptions extends ElasticsearchConnection {
  /** First part of the name of every index and template. @default 'gac' */
  readonly indexPrefix?: string;
  /** Primary shards of each daily index. @default 1 */
  readonly shards?: number;
  /** Copies of each shard. @default 1 */
  readonly replicas?: number;
  /** The id of the journal that `storedOffset` speaks of. */
  readonly journalId: string;
  readonly log: Log;
  readonly metrics?: Pick<Metrics, 'storeBulkRetries' | 'storeRefusedEvents'>;
  /** How long an append is tried before it fails. @default PATIENCE */
  readonly patience?: Partial<BulkPatience>;
}

/**
 * Opens the event store in an Elasticsearch cluster, version 8 or 9, and brings its index templates
 * up to date.
 * @throws GacError GAC_STORE_FAILED when the cluster gives no answer, refuses, or holds templates of
 * a newer version; GAC_CONFIG_INVALID for a prefix or a file that cannot be
 */
export async function openElasticsearchStore(
  options: ElasticsearchStoreOptions,
): Promise<EventStore> {
  const names = new IndexNames(options.indexPrefix ?? 'gac');
  const client = new ElasticsearchClient(options);
  const sizes = { shards: options.shards ?? 1, replicas: options.replicas ?? 1 };
  try {
    await tellMissingRights(client, names, options.log);
    await putTemplates(client, storeTemplates(names, sizes));
    await new ProgressDocuments(client, names.store).create();
  } catch (error) {
    await client.close();
    throw error;
  }
  return new ElasticsearchStore(client, names, options);
}

/**
 * Without the right to read, a pattern of names finds nothing and answers no error: so it is told
 * before. Roles may be written otherwise than ours, so nothing is refused because of it.
 */
async function tellMissingRights(
  client: ElasticsearchClient,
  names: IndexNames,
  log: Log,
): Promise<void> {
  const rights = await inspectRights(client, names);
  if (rights === 'off' || rights.missing.length === 0) return;
  log.warn(
    { missing: rights.missing, prefix: names.prefix },
    'The user of Elasticsearch lacks rights: docs/operating.md, "What the user may do".',
  );
}

/** A bulk request is made of the documents themselves. */
class StagedDocuments implements StagedEvents {
  readonly journal: string;
  readonly partition: number;
  readonly events: readonly PlacedEvent[];

  constructor(partition: number, events: readonly PlacedEvent[]) {
    this.journal = journalOfAll(partition, events);
    this.partition = partition;
    this.events = events;
  }

  get count(): number {
    return this.events.length;
  }
}

function documentsOf(staged: StagedEvents): readonly PlacedEvent[] {
  if (staged instanceof StagedDocuments) return staged.events;
  throw new TypeError('These events were made ready by another store.');
}

class ElasticsearchStore implements EventStore {
  readonly #client: ElasticsearchClient;
  readonly #names: IndexNames;
  readonly #journalId: string;
  readonly #sender: BulkSender;
  readonly #gate: RefreshGate;
  readonly #progress: StoredProgress;
  readonly #writer: EventWriter;
  readonly #queue: AppendQueue;
  readonly #read: ReadParts;
  #replacing: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(client: ElasticsearchClient, names: IndexNames, options: ElasticsearchStoreOptions) {
    const { log, metrics, patience } = options;
    const tree = createFieldTree();
    this.#client = client;
    this.#names = names;
    this.#journalId = options.journalId;
    this.#sender = new BulkSender({ client, log, metrics, patience });
    this.#gate = new RefreshGate(client, names);
    // What an earlier process wrote last may not be searchable yet.
    this.#gate.note([names.everyDay]);
    this.#progress = new StoredProgress(new ProgressDocuments(client, names.store), log);
    const writing = { sender: this.#sender, gate: this.#gate, progress: this.#progress };
    this.#writer = new EventWriter({ ...writing, tree, names, log, metrics });
    this.#queue = new AppendQueue((appends) => this.#writer.store(appends));
    this.#read = { tree, reader: new EventReader(client, names, this.#gate) };
  }

  async append(partition: number, events: readonly PlacedEvent[]): Promise<AppendReport> {
    if (events.length === 0) return { stored: 0, repeated: 0 };
    return await this.appendStaged([this.stage(partition, events)]);
  }

  stage(partition: number, events: readonly PlacedEvent[]): StagedDocuments {
    return new StagedDocuments(partition, events);
  }

  async appendStaged(staged: readonly StagedEvents[]): Promise<AppendReport> {
    const [first] = staged;
    if (first === undefined) return { stored: 0, repeated: 0 };
    const events = staged.flatMap(documentsOf);
    return await this.#queue.add({ ...placeOfStaged(first, staged), events });
  }

  async storedOffset(partition: number): Promise<number> {
    this.#refuseClosed();
    return await this.#progress.nextInCluster(this.#journalId, partition);
  }

  async replace(event: PlacedEvent): Promise<void> {
    this.#refuseClosed();
    const replaced = this.#replacing.then(
      () => this.#replaceAlone(event),
      () => this.#replaceAlone(event),
    );
    this.#replacing = replaced;
    await replaced;
  }

  async get(scope: Scope, id: string): Promise<GacEvent | undefined> {
    const [event] = await this.getMany(scope, [id]);
    return event;
  }

  async getMany(scope: Scope, ids: readonly string[]): Promise<readonly GacEvent[]> {
    this.#refuseClosed();
    checkIds(ids);
    return await eventsById(this.#read, scope, ids);
  }

  async search(scope: Scope, query: SearchQuery): Promise<SearchPage> {
    this.#refuseClosed();
    checkSearch(query);
    return await searchEvents(this.#read, scope, query);
  }

  async count(scope: Scope, query: EventQuery): Promise<number> {
    this.#refuseClosed();
    checkQuery(query);
    return await countEvents(this.#read, scope, query);
  }

  async aggregate(
    scope: Scope,
    query: EventQuery,
    aggregation: Aggregation,
  ): Promise<AggregationResult> {
    this.#refuseClosed();
    checkQuery(query);
    checkAggregation(aggregation);
    return await aggregateEvents(this.#read, scope, { query, aggregation });
  }

  async deleteBefore(day: string): Promise<number> {
    this.#refuseClosed();
    startOfDayMs(day);
    await this.#gate.pass();
    return await deleteDaysBefore(this.#client, this.#names, day);
  }

  /** Deleted days give their space back at once, so there is nothing to do. */
  async compact(): Promise<{ bytesBefore: number; bytesAfter: number }> {
    const { bytes } = await this.status();
    return { bytesBefore: bytes, bytesAfter: bytes };
  }

  async status(): Promise<{ events: number; bytes: number; oldestDay: string | undefined }> {
    this.#refuseClosed();
    await this.#gate.pass();
    const indices = await dailyIndices(this.#client, this.#names);
    return {
      events: indices.reduce((sum, { events }) => sum + events, 0),
      bytes: indices.reduce((sum, { bytes }) => sum + bytes, 0),
      oldestDay: indices.find(({ events }) => events > 0)?.day,
    };
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#sender.stop();
    await this.#queue.close();
    await this.#replacing.catch(() => undefined);
    await this.#progress.close();
    await this.#client.close();
  }

  async #replaceAlone(event: PlacedEvent): Promise<void> {
    const { id, partition, offset } = event;
    const journal = journalOfAll(partition, [event]);
    const stored = await this.#progress.nextInCluster(journal, partition);
    if (offset >= stored) {
      // Its own append is still to come and would store it a second time.
      throw new GacError('GAC_STORE_FAILED', `Event ${id} is not stored yet`, {
        retryAfterSeconds: 1,
      });
    }
    const { hits } = await this.#read.reader.search(
      {},
      { query: { ids: { values: [id] } }, _source: false, size: 100, track_total_hits: false },
    );
    await this.#writer.put(
      event,
      hits.hits.map(({ _index }) => _index),
    );
  }

  #refuseClosed(): void {
    if (this.#closed) throw new GacError('GAC_STORE_FAILED', 'The event store is closed');
  }
}
