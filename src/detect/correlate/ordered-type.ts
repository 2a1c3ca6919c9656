import type { CorrelationRule } from '../rule-set.ts';
import { isRising } from './conditions.ts';
import { GeoSpeedJudge, readPlace } from './geo-speed-judge.ts';
import type { Input, InputReader } from './input.ts';
import type { SkipReason } from './limits.ts';
import { NewValueJudge } from './new-value-judge.ts';
import type { OrderedEntry, OrderedJudge } from './ordered-group.ts';
import { RatioJudge, ratioRoles } from './ratio-judge.ts';
import { SpikeJudge } from './spike-judge.ts';

/** What sets one type of ordered correlation apart from another. */
export interface OrderedType {
  createJudge(): OrderedJudge;
  /** What it keeps of a match of the rule at `ruleIndex`, or why it is of no use. */
  read(
    input: Input,
    ruleIndex: number,
    reader: InputReader,
  ): Pick<OrderedEntry, 'value' | 'roles'> | SkipReason;
}

/** The type of a rule that has an extension. */
export function orderedTypeOf(rule: CorrelationRule): OrderedType {
  const { extension } = rule;
  switch (extension?.type) {
    case undefined:
      throw new Error(`${rule.facts.id} is no ordered correlation`);
    case 'ratio':
      return {
        createJudge: () => new RatioJudge(rule, extension),
        read: (_, ruleIndex) => ({ value: undefined, roles: ratioRoles(extension, ruleIndex) }),
      };
    case 'new_value':
      return {
        createJudge: () => new NewValueJudge(rule.windowMs, extension),
        read: (input, _, reader) => {
          const value = reader.tuple(input);
          return value === undefined ? 'value_missing' : { value, roles: 0 };
        },
      };
    case 'spike':
      return {
        createJudge: () => new SpikeJudge(rule, extension),
        read: () => ({ value: undefined, roles: 0 }),
      };
    case 'geo_speed':
      return {
        createJudge: () => new GeoSpeedJudge(rule, extension),
        read: (input, _, reader) => {
          const place = readPlace(reader.scalars(input));
          return typeof place === 'string' ? place : { ...place, roles: 0 };
        },
      };
  }
}

/**
 * Tells whether alerts name the events of the rule at `ruleIndex`: of a share that is too high only the numerator
 * is evidence, and the rest of the traffic is counted only. What must not come is no evidence either.
 */
export function namesEvents(rule: CorrelationRule, ruleIndex: number): boolean {
  const { extension, conditions, combinations } = rule;
  if (combinations !== undefined) {
    return combinations.some(({ needs }) => needs.includes(ruleIndex));
  }
  if (extension?.type !== 'ratio' || !isRising(conditions)) return true;
  return extension.numerator.includes(ruleIndex);
}
