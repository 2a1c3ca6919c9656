import type { PlacedEvent } from '../../event/event.ts';
import type { Signal } from '../../event/signal.ts';
import { EngineMetering } from '../budget/engine-metering.ts';
import type { RuleMeter } from '../budget/rule-meter.ts';
import type { Judged, MatchStage, OwnerMessage } from '../contract.ts';
import { detectionSignal } from '../correlate/detection-signal.ts';
import { inputOfEvent } from '../correlate/input.ts';
import type { RuleMatch, RuleSet } from '../rule-set.ts';
import { GroupRouter } from './group-router.ts';
import { RawProgress } from './raw-progress.ts';

export interface MatchStageOptions {
  readonly rules: RuleSet;
  /** Of the raw journal. */
  readonly partition: number;
  /** Partitions of the journal of signals: each is told of progress. */
  readonly signalPartitions: number;
  /** The partition of the journal of signals for a key, always the same. */
  readonly partitionOf: (key: string) => number;
  /** How late an event may arrive and still have its full effect. */
  readonly latenessMs: number;
  /** A source that sent nothing for so long no longer holds event time back. */
  readonly idleMs: number;
  /** A match left out of a correlation because a group-by field was missing. */
  readonly onUngrouped?: (ruleId: string) => void;
  /** Counts what each detection rule does. */
  readonly meter?: RuleMeter;
}

/** Makes the stage that matches the events of one raw partition. */
export function createMatchStage(options: MatchStageOptions): MatchStage {
  return new EventMatching(options);
}

class EventMatching implements MatchStage {
  readonly #signalPartitions: number;
  readonly #router: GroupRouter;
  readonly #progress: RawProgress;
  readonly #metering: EngineMetering;
  #rules: RuleSet;

  constructor(options: MatchStageOptions) {
    this.#signalPartitions = options.signalPartitions;
    this.#rules = options.rules;
    this.#router = new GroupRouter(options);
    this.#progress = new RawProgress(options);
    this.#metering = new EngineMetering(options.meter);
  }

  evaluate(events: readonly PlacedEvent[], nowMs: number): Judged {
    const signals: Signal[] = [];
    const messages: OwnerMessage[] = [];
    for (const event of events) {
      const matches = this.#rules.match(event.doc, this.#metering.begin());
      this.#metering.end();
      if (matches.length === 0) continue;
      for (const match of matches) {
        this.#metering.matched(match.rule.facts.id);
        if (match.rule.raises) signals.push(detectionSignal(match, event, nowMs));
      }
      this.#send(matches, event, messages);
    }
    this.#progress.note(events, nowMs);
    return { signals, messages };
  }

  progress(nowMs: number, caughtUp: boolean): OwnerMessage[] {
    const told = this.#progress.take(nowMs, caughtUp);
    return Array.from({ length: this.#signalPartitions }, (_, partition) => partition).flatMap(
      (partition) => told.map((message) => ({ partition, ...message })),
    );
  }

  reload(rules: RuleSet): void {
    this.#rules = rules;
    this.#router.reload(rules);
  }

  #send(matches: readonly RuleMatch[], event: PlacedEvent, messages: OwnerMessage[]): void {
    const targets = matches.flatMap((match) =>
      this.#router.routesOf(match.rule.facts.id).map((route) => ({ route, match })),
    );
    // Last rule first: one event is never two steps of an ordered sequence.
    targets.sort((a, b) => b.route.address.ruleIndex - a.route.address.ruleIndex);
    for (const { route, match } of targets) {
      const message = this.#router.messageOf(route, inputOfEvent(event, match.matched));
      if (message !== undefined) messages.push(message);
    }
  }
}
