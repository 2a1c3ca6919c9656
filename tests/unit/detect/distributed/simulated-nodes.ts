import type { MatchStage, OwnerStage, ReceivedMessage } from '../../../../src/detect/contract.ts';
import { createMatchStage } from '../../../../src/detect/distributed/match-stage.ts';
import {
  createOwnerStage,
  type MessageRefusal,
  type OwnerStageOptions,
} from '../../../../src/detect/distributed/owner-stage.ts';
import type { RuleSet } from '../../../../src/detect/rule-set.ts';
import type { PlacedEvent } from '../../../../src/event/event.ts';
import type { Signal } from '../../../../src/event/signal.ts';
import { partitionOf } from '../../../../src/journal/partition-of.ts';
import { IDLE_MS, LATENESS_MS } from '../correlate/detector-bench.ts';

interface Reader<T> {
  stage: T;
  position: number;
  committed: number;
}

export interface SimulatedNodesOptions
  extends Partial<Omit<OwnerStageOptions, 'rules' | 'partition' | 'partitionOf'>> {
  readonly rules: RuleSet;
}

/**
 * Both journals in memory and somebody who reads each of their partitions, dies when told so, and is followed by another
 * one who knows nothing but the journals and the committed offsets.
 */
export class SimulatedNodes {
  readonly raw: PlacedEvent[][];
  readonly messages: ReceivedMessage[][];
  readonly signals: Signal[] = [];
  readonly refusals: MessageRefusal[] = [];
  readonly told: string[] = [];
  nowMs: number;
  #rules: RuleSet;
  readonly #options: Omit<OwnerStageOptions, 'partition'>;
  readonly #matchers: Reader<MatchStage>[];
  readonly #owners: Reader<OwnerStage>[];

  constructor(nowMs: number, options: SimulatedNodesOptions) {
    const { rawPartitions = 1, signalPartitions = 1 } = options;
    this.nowMs = nowMs;
    this.#rules = options.rules;
    this.#options = {
      latenessMs: LATENESS_MS,
      idleMs: IDLE_MS,
      roster: () => [],
      onUngrouped: (rule) => this.told.push(`ungrouped ${rule}`),
      onSkipped: (rule, reason) => this.told.push(`${reason} ${rule}`),
      onRefused: (reason) => this.refusals.push(reason),
      ...options,
      rawPartitions,
      signalPartitions,
      partitionOf: (key) => partitionOf(key, signalPartitions),
    };
    this.raw = Array.from({ length: rawPartitions }, () => []);
    this.messages = Array.from({ length: signalPartitions }, () => []);
    this.#matchers = this.raw.map((_, partition) => this.#newMatcher(partition, 0));
    this.#owners = this.messages.map((_, partition) => {
      const stage = createOwnerStage({ ...this.#options, rules: this.#rules, partition });
      return { stage, position: 0, committed: 0 };
    });
  }

  /** What waits to be read of a raw partition. */
  backlog(partition: number): readonly PlacedEvent[] {
    return this.raw[partition]!.slice(this.#matchers[partition]!.position);
  }

  /** How many messages wait for an owner. */
  unread(partition: number): number {
    return this.messages[partition]!.length - this.#owners[partition]!.position;
  }

  receive(event: PlacedEvent): void {
    this.raw[event.partition]!.push(event);
  }

  /** Reads one batch of a raw partition; without records it is caught up. The events that it read. */
  match(partition: number, max = Number.POSITIVE_INFINITY): readonly PlacedEvent[] {
    const reader = this.#matchers[partition]!;
    const batch = this.backlog(partition).slice(0, max);
    const judged = reader.stage.evaluate(batch, this.nowMs);
    this.signals.push(...judged.signals);
    const progress = reader.stage.progress(this.nowMs, batch.length === 0);
    this.#append([...judged.messages, ...progress]);
    reader.position += batch.length;
    return batch;
  }

  /** Reads one batch of a partition of the journal of signals. */
  own(partition: number, max = Number.POSITIVE_INFINITY): void {
    const reader = this.#owners[partition]!;
    const batch = this.messages[partition]!.slice(reader.position, reader.position + max);
    const { signals, messages } = reader.stage.evaluate(batch, this.nowMs);
    this.signals.push(...signals);
    this.#append(messages);
    reader.position += batch.length;
  }

  /** Lets time pass for an owner. */
  advance(partition: number): void {
    const { signals, messages } = this.#owners[partition]!.stage.advance(this.nowMs);
    this.signals.push(...signals);
    this.#append(messages);
  }

  commit(): void {
    for (const reader of [...this.#matchers, ...this.#owners]) reader.committed = reader.position;
  }

  /** Another one takes a raw partition over. */
  replaceMatcher(partition: number, from = this.#matchers[partition]!.committed): void {
    this.#matchers[partition] = this.#newMatcher(partition, from);
  }

  /** Puts a message of a stranger into the journal of signals. */
  put(partition: number, body: Buffer): void {
    this.#append([{ partition, receivedAtMs: this.nowMs, body }]);
  }

  /** All owners read all there is, and time is told to them; then what they told each other. */
  ownAll(): void {
    for (const partition of this.messages.keys()) {
      this.own(partition);
      this.advance(partition);
    }
  }

  /** Retention took the oldest messages: an owner's place is the end of what is left. */
  rewind(partition: number): void {
    const reader = this.#owners[partition]!;
    reader.position = this.messages[partition]!.length;
    reader.committed = reader.position;
  }

  /** Another one takes a partition of the journal of signals over, and rebuilds its windows. */
  replaceOwner(partition: number): void {
    const { committed } = this.#owners[partition]!;
    const journal = this.messages[partition]!;
    let sinceMs = Number.POSITIVE_INFINITY;
    for (;;) {
      const stage = createOwnerStage({ ...this.#options, rules: this.#rules, partition });
      const lastMs = journal[committed - 1]?.receivedAtMs ?? Number.NEGATIVE_INFINITY;
      sinceMs = Math.min(sinceMs, lastMs - stage.replayMs);
      const first = journal.findIndex(({ receivedAtMs }) => receivedAtMs >= sinceMs);
      if (committed > 0) stage.rebuild(journal.slice(first, committed), this.nowMs);
      if (stage.rebuildFromMs < sinceMs && first > 0) {
        sinceMs = stage.rebuildFromMs;
        continue;
      }
      this.#owners[partition] = { stage, position: committed, committed };
      return;
    }
  }

  reload(rules: RuleSet): void {
    this.#rules = rules;
    for (const { stage } of [...this.#matchers, ...this.#owners]) stage.reload(rules);
  }

  /** Everybody reads all there is, and time is told to the owners; firings of owners too. */
  settleAll(): void {
    for (const partition of this.raw.keys()) {
      while (this.backlog(partition).length > 0) this.match(partition);
      this.match(partition);
    }
    for (let pass = 0; pass < 3; pass++) this.ownAll();
  }

  /** Puts a message into the journal of signals. */
  #append(messages: readonly Omit<ReceivedMessage, 'offset'>[]): void {
    for (const message of messages) {
      const journal = this.messages[message.partition]!;
      journal.push({ ...message, offset: journal.length });
    }
  }

  #newMatcher(partition: number, committed: number): Reader<MatchStage> {
    const stage = createMatchStage({ ...this.#options, rules: this.#rules, partition });
    return { stage, position: committed, committed };
  }
}
