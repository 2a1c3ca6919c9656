import type { OwnerMessage } from '../contract.ts';
import { distinctPaths, namedFields } from '../correlate/carried-fields.ts';
import type { FieldPath } from '../correlate/field.ts';
import { groupKey, type Input, InputReader } from '../correlate/input.ts';
import { namesEvents } from '../correlate/ordered-type.ts';
import type { CorrelationRule, RuleSet } from '../rule-set.ts';
import { shapeOf } from './correlation-shape.ts';
import { encodeInput } from './encode-body.ts';
import type { Address } from './owner-body.ts';

/** From a rule to one of the correlations that refer to it. */
export interface Route {
  readonly address: Address;
  readonly reader: InputReader;
  /** What of an event travels with it. */
  readonly paths: readonly FieldPath[];
}

export interface GroupRouterOptions {
  readonly rules: RuleSet;
  /** The partition of the journal of signals for a key, always the same. */
  readonly partitionOf: (key: string) => number;
  readonly onUngrouped?: (ruleId: string) => void;
}

const NO_ROUTES: readonly Route[] = [];

/** Knows the owner of every group of every correlation. */
export class GroupRouter {
  readonly #options: GroupRouterOptions;
  #routes = new Map<string, Route[]>();
  #shapes = new Map<string, string>();

  constructor(options: GroupRouterOptions) {
    this.#options = options;
    this.reload(options.rules);
  }

  reload(rules: RuleSet): void {
    const named = namedFields(rules);
    this.#routes = new Map();
    this.#shapes = new Map();
    for (const rule of rules.correlations) {
      const shape = shapeOf(rule);
      const reader = new InputReader(rule);
      this.#shapes.set(rule.facts.id, shape);
      for (const [ruleIndex, id] of rule.ruleIds.entries()) {
        if (rule.ruleIds.indexOf(id) !== ruleIndex) continue;
        const address = { correlationId: rule.facts.id, shape, ruleIndex };
        const told = namesEvents(rule, ruleIndex) ? named(rule) : [];
        const paths = distinctPaths([...reader.fieldsOf(ruleIndex), ...told]);
        this.#routes.set(id, [...this.routesOf(id), { address, reader, paths }]);
      }
    }
  }

  /** The ways from a rule to the correlations that refer to it. */
  routesOf(ruleId: string): readonly Route[] {
    return this.#routes.get(ruleId) ?? NO_ROUTES;
  }

  /** Tells whether a message to a correlation means the one that is in force. */
  isInForce({ correlationId, shape }: Pick<Address, 'correlationId' | 'shape'>): boolean {
    return this.#shapes.get(correlationId) === shape;
  }

  shapeOf(correlationId: string): string {
    return this.#shapes.get(correlationId) ?? '';
  }

  /** The message of an input to the owner of its group; `undefined` when a group-by field is missing. */
  messageOf({ address, reader, paths }: Route, input: Input): OwnerMessage | undefined {
    const values = reader.group(input, address.ruleIndex);
    if (values === undefined) {
      this.#options.onUngrouped?.(address.correlationId);
      return undefined;
    }
    return {
      partition: this.#partitionOf(address.correlationId, input.province, values),
      receivedAtMs: input.receivedAtMs,
      body: encodeInput(address, input, paths),
    };
  }

  /** The partition whose owner has a group. */
  ownerOf(rule: CorrelationRule, province: string, values: readonly string[]): number {
    return this.#partitionOf(rule.facts.id, province, values);
  }

  #partitionOf(correlationId: string, province: string, values: readonly string[]): number {
    return this.#options.partitionOf(`${correlationId}\n${province}\n${groupKey(values)}`);
  }
}
