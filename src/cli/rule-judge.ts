import type { DetectionRule } from '../detect/rule-set.ts';
import { logsourcesOf } from '../detect/sigma/explain/event-routing.ts';
import type { OpenedRules } from '../detect/sigma/explain/opened-rules.ts';
import { MatchIndex } from '../detect/sigma/match-index.ts';
import type { RoutedRule } from '../detect/sigma/resolve-rules.ts';
import { fits, type Logsources } from '../detect/sigma/rule-routing.ts';
import type { GivenEvent } from './given-events.ts';
import { type BrokenLine, readEvent } from './rule-eval/block-judge.ts';
import { CorrelationReplay } from './rule-eval/correlation-replay.ts';
import type { EventTimeReader } from './rule-eval/event-time.ts';
import { countLines, lineBlocks } from './rule-eval/line-blocks.ts';

/** What a set of rules makes of one event. */
export interface Judgement {
  readonly matched: readonly DetectionRule[];
  /** Lines of correlations that fire with it, as `gac rule eval` prints them. */
  readonly fired: string;
}

/** Judges events one after the other by rules and correlations, routed as the service does. */
export class RuleJudge {
  readonly #rules: readonly RoutedRule[];
  readonly #index: MatchIndex;
  readonly #replay: CorrelationReplay | undefined;
  readonly #types: Logsources | undefined;
  readonly #isEcs: boolean;

  /** `types`: none = rules are not routed. */
  constructor(
    opened: OpenedRules,
    options: { types: Logsources | undefined; times: EventTimeReader },
  ) {
    const { detections, correlations } = opened;
    this.#rules = detections;
    this.#index = new MatchIndex(detections);
    this.#replay =
      correlations.length === 0
        ? undefined
        : new CorrelationReplay({ detections, correlations, verdicts: [] }, options.times);
    this.#types = options.types;
    this.#isEcs = opened.pipeline !== undefined;
  }

  /** Whether a rule looks at an event. */
  looksAt(rule: RoutedRule, event: GivenEvent['event']): boolean {
    if (this.#types === undefined) return true;
    const logsources = logsourcesOf(event, { types: this.#types, isEcs: this.#isEcs });
    return logsources === undefined || fits(rule, logsources);
  }

  take({ line, event }: GivenEvent): Judgement {
    const matched = this.#index.hits(event).flatMap((place) => {
      const rule = this.#rules[place];
      return rule !== undefined && this.looksAt(rule, event) ? [rule.rule] : [];
    });
    const ruleIds = matched.map(({ facts }) => facts.id);
    const fired = this.#replay?.take({ line, ruleIds, event }) ?? '';
    return { matched, fired: typeof fired === 'string' ? fired : '' };
  }

  /** Lines of correlations whose windows close with the input. */
  finish(): string {
    return this.#replay?.finish() ?? '';
  }
}

/** Events of NDJSON one by one; `onBroken` is told of lines that are none. */
export async function* eventsIn(
  input: AsyncIterable<Uint8Array>,
  onBroken: (broken: BrokenLine) => void,
): AsyncGenerator<GivenEvent> {
  let nextLine = 0;
  for await (const block of lineBlocks(input)) {
    const { bytes, isTooLong } = block;
    const firstLine = nextLine;
    nextLine += countLines(block);
    if (isTooLong) {
      onBroken({ line: firstLine, detail: 'longer than 16 MiB' });
      continue;
    }
    for (const [index, text] of bytes.toString('utf8').split('\n').entries()) {
      const line = firstLine + index;
      const event = readEvent(text.replace(/^\ufeff/, ''));
      if (typeof event === 'string') onBroken({ line, detail: event });
      else if (event !== undefined) yield { line, event };
    }
  }
}
