import type { Glob } from './glob.ts';
import type { IpNetwork } from './ip-network.ts';
import type { SafeRegex } from './safe-regex.ts';
import type { DocumentPath } from './source-document.ts';

export type NumericOperator = 'lt' | 'lte' | 'gt' | 'gte';

export const TIME_PARTS = ['minute', 'hour', 'day', 'week', 'month', 'year'] as const;
export type TimePart = (typeof TIME_PARTS)[number];

/** One question about the values of one field; true when any of them passes, false when there is none. */
export type ValueTest =
  /** The whole value, as text. `dashes`: the five dash characters of `windash` are one. */
  | {
      readonly kind: 'text';
      readonly glob: Glob;
      readonly cased: boolean;
      readonly dashes: boolean;
    }
  | { readonly kind: 'regex'; readonly regex: SafeRegex }
  | { readonly kind: 'network'; readonly text: string; readonly network: IpNetwork }
  | { readonly kind: 'compare'; readonly operator: NumericOperator; readonly value: number }
  /** The key is there, whatever it holds. */
  | { readonly kind: 'exists' }
  /** The field holds something other than null. */
  | { readonly kind: 'filled' }
  /** Compared with another field of the same event. */
  | {
      readonly kind: 'reference';
      readonly field: string;
      readonly shape: ReferenceShape;
      readonly cased: boolean;
    }
  /** A part of a date, in UTC; weeks are ISO 8601 weeks. */
  | { readonly kind: 'timePart'; readonly part: TimePart; readonly value: number };

export type ReferenceShape = 'equals' | 'contains' | 'startswith' | 'endswith';

/** A key of a selection with its values: `field|modifiers: values`. */
export interface FieldItem {
  /** Name of the selection it stands in. */
  readonly selection: string;
  /** Empty for keywords, which look at every text of the event. */
  readonly field: string;
  /** Where it stands in its document. */
  readonly path: DocumentPath;
  /** `neq`, `null` and `exists: false` negate the whole item. */
  readonly negated: boolean;
  /** `all`: every group must hold instead of any. */
  readonly every: boolean;
  /** One group a value; within a group any test suffices. */
  readonly groups: readonly (readonly ValueTest[])[];
  /** By province, for `expand`: what stands there in the place of `groups`; nothing passes where that is empty. */
  readonly local?: ReadonlyMap<string, FieldItem['groups']>;
}
