import { ConditionTree, type ExplainedPart } from '../../detect/sigma/explain/condition-tree.ts';
import {
  logsourcesOf,
  type RoutingVerdict,
  routingVerdict,
} from '../../detect/sigma/explain/event-routing.ts';
import { type Failure, firstFailure } from '../../detect/sigma/explain/first-failure.ts';
import type { OpenedRules } from '../../detect/sigma/explain/opened-rules.ts';
import type { RoutedRule } from '../../detect/sigma/resolve-rules.ts';
import type { Logsources } from '../../detect/sigma/rule-routing.ts';
import type { Bilingual } from '../../event/signal.ts';

/** Why one rule matches one event, or does not. */
export interface EventExplanation {
  readonly rule: string;
  readonly title: Bilingual;
  readonly matches: boolean;
  readonly routing: RoutingVerdict;
  readonly condition: ExplainedPart;
  /** The part that decided against the rule; absent when the condition holds. */
  readonly firstFailure?: Failure;
}

/** Explains rules on events; each condition is laid out once. */
export class EventExplainer {
  readonly #opened: OpenedRules;
  readonly #types: Logsources | undefined;
  readonly #trees = new Map<string, ConditionTree>();

  /** `types`: none = rules are not routed. */
  constructor(opened: OpenedRules, types: Logsources | undefined) {
    this.#opened = opened;
    this.#types = types;
  }

  explain(routed: RoutedRule, event: Readonly<Record<string, unknown>>): EventExplanation {
    const { id, title } = routed.rule.facts;
    const isEcs = this.#opened.pipeline !== undefined;
    const logsources =
      this.#types === undefined ? undefined : logsourcesOf(event, { types: this.#types, isEcs });
    const routing = routingVerdict(routed, logsources);
    const condition = this.#treeOf(id).explain(event);
    const failure = firstFailure(condition);
    return {
      rule: id,
      title,
      matches: routing.fits && condition.holds,
      routing,
      condition,
      ...(failure === undefined ? {} : { firstFailure: failure }),
    };
  }

  #treeOf(id: string): ConditionTree {
    const known = this.#trees.get(id);
    if (known !== undefined) return known;
    const document = this.#opened.documents.find(({ parsed }) => parsed.metadata?.id === id);
    if (document === undefined) throw new Error(`no document has the id ${id}`);
    const tree = new ConditionTree(document, this.#opened);
    this.#trees.set(id, tree);
    return tree;
  }
}
