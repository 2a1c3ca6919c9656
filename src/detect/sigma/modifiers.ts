import type { ReferenceShape, TimePart } from './value-test.ts';
import { TIME_PARTS } from './value-test.ts';

/** What the modifiers of one field key ask for, checked against each other. */
export interface ModifierChain {
  readonly kind: 'text' | 'regex' | 'network' | 'compare' | 'exists' | 'reference' | 'timePart';
  readonly starts: boolean;
  readonly ends: boolean;
  readonly every: boolean;
  readonly cased: boolean;
  readonly negated: boolean;
  readonly dashes: boolean;
  readonly expand: boolean;
  /** Encodings in the order in which they are written. */
  readonly encodings: readonly Encoding[];
  readonly regexFlags: string;
  readonly operator: 'lt' | 'lte' | 'gt' | 'gte' | undefined;
  readonly shape: ReferenceShape;
  readonly part: TimePart | undefined;
}

export type Encoding = 'utf16le' | 'utf16be' | 'utf16' | 'base64' | 'base64offset';

/** Every modifier that this engine knows. */
export const MODIFIERS: readonly string[] = [
  'contains',
  'startswith',
  'endswith',
  'all',
  'exists',
  'cased',
  'neq',
  're',
  'i',
  'm',
  's',
  'base64',
  'base64offset',
  'utf16le',
  'wide',
  'utf16be',
  'utf16',
  'windash',
  'cidr',
  'lt',
  'lte',
  'gt',
  'gte',
  ...TIME_PARTS,
  'fieldref',
  'expand',
];

export type ModifierProblem = { readonly problem: string; readonly hint: string };

type Draft = { -readonly [Key in keyof ModifierChain]: ModifierChain[Key] };

const ALONE = 'Use one of them alone.';

/** Reads the modifiers after a field name, left to right. */
export function readModifiers(names: readonly string[]): ModifierChain | ModifierProblem {
  const chain: Draft = {
    kind: 'text',
    starts: false,
    ends: false,
    every: false,
    cased: false,
    negated: false,
    dashes: false,
    expand: false,
    encodings: [],
    regexFlags: '',
    operator: undefined,
    shape: 'equals',
    part: undefined,
  };
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) !== index) {
      return { problem: `The modifier "${name}" stands twice.`, hint: 'Remove one.' };
    }
    const problem = apply(chain, name, names.slice(0, index));
    if (problem !== undefined) return problem;
  }
  return finish(chain, names);
}

function apply(chain: Draft, name: string, before: readonly string[]): ModifierProblem | undefined {
  switch (name) {
    case 'contains':
    case 'startswith':
    case 'endswith':
      return applyPosition(chain, name);
    case 'all':
      chain.every = true;
      return undefined;
    case 'cased':
      chain.cased = true;
      return undefined;
    case 'neq':
      chain.negated = true;
      return undefined;
    case 'windash':
      chain.dashes = true;
      return undefined;
    case 'expand':
      if (chain.encodings.length > 0) {
        return { problem: '"expand" stands after an encoding.', hint: 'Put "expand" first.' };
      }
      chain.expand = true;
      return undefined;
    case 'i':
    case 'm':
    case 's':
      if (chain.kind !== 'regex') {
        return { problem: `"${name}" stands without "re".`, hint: `Write "re|${name}".` };
      }
      chain.regexFlags += name;
      return undefined;
    default:
      return applyEncodingOrKind(chain, name, before);
  }
}

function applyPosition(chain: Draft, name: ReferenceShape): ModifierProblem | undefined {
  if (chain.kind === 'reference' && chain.shape === 'equals') {
    chain.shape = name;
    return undefined;
  }
  if (chain.kind !== 'text') {
    return { problem: `"${name}" cannot follow a modifier of another kind.`, hint: ALONE };
  }
  chain.starts ||= name !== 'startswith';
  chain.ends ||= name !== 'endswith';
  return undefined;
}

function applyEncodingOrKind(
  chain: Draft,
  name: string,
  before: readonly string[],
): ModifierProblem | undefined {
  const encoding = encodingOf(name);
  if (encoding !== undefined) {
    chain.encodings = [...chain.encodings, encoding];
    return undefined;
  }
  const kind = kindOf(name);
  if (kind === undefined) {
    return {
      problem: `The modifier "${name}" is not known.`,
      hint: `Known are ${MODIFIERS.join(', ')}.`,
    };
  }
  const others = before.filter((other) => other !== 'neq' && other !== 'cased' && other !== 'all');
  if (others.length > 0 || (name === 're' && before.length > 0)) {
    return {
      problem: `"${name}" cannot follow "${before.join('|')}".`,
      hint: `Put "${name}" first.`,
    };
  }
  chain.kind = kind;
  if (kind === 'compare') chain.operator = name as NonNullable<ModifierChain['operator']>;
  if (kind === 'timePart') chain.part = name as TimePart;
  return undefined;
}

function encodingOf(name: string): Encoding | undefined {
  switch (name) {
    case 'wide':
      return 'utf16le';
    case 'utf16le':
    case 'utf16be':
    case 'utf16':
    case 'base64':
    case 'base64offset':
      return name;
    default:
      return undefined;
  }
}

function kindOf(name: string): ModifierChain['kind'] | undefined {
  switch (name) {
    case 're':
      return 'regex';
    case 'cidr':
      return 'network';
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      return 'compare';
    case 'exists':
      return 'exists';
    case 'fieldref':
      return 'reference';
    default:
      return (TIME_PARTS as readonly string[]).includes(name) ? 'timePart' : undefined;
  }
}

function finish(chain: Draft, names: readonly string[]): ModifierChain | ModifierProblem {
  if (chain.kind === 'exists' && names.length > 1) {
    return { problem: '"exists" stands with other modifiers.', hint: ALONE };
  }
  const texty = chain.encodings.length > 0 || chain.dashes || chain.expand;
  if (chain.kind !== 'text' && texty) {
    return { problem: `"${names.join('|')}" mixes kinds of comparison.`, hint: ALONE };
  }
  if (chain.cased && !['text', 'reference'].includes(chain.kind)) {
    return { problem: '"cased" has no meaning here.', hint: 'Remove "cased".' };
  }
  const last = chain.encodings.at(-1);
  if (last?.startsWith('utf16')) {
    return {
      problem: `"${last}" makes bytes that no text holds.`,
      hint: 'Put "base64" or "base64offset" after it.',
    };
  }
  if (chain.dashes && chain.encodings.length > 0) {
    return {
      problem: '"windash" with an encoding is not supported.',
      hint: 'List the dash variants as values.',
    };
  }
  return chain;
}
