import { CEILINGS } from '../budget/static-budgets.ts';
import type { LocalLists, PlacedLists } from '../tuning/local-lists.ts';
import { base64Offsets, encodeUtf16 } from './encode-value.ts';
import type { Glob } from './glob.ts';
import { literalOf, parseGlob, withRuns } from './glob.ts';
import { parseNetwork } from './ip-network.ts';
import type { IssueList } from './issue-list.ts';
import type { ModifierChain } from './modifiers.ts';
import { readModifiers } from './modifiers.ts';
import { compileRegex } from './safe-regex.ts';
import type { DocumentPath } from './source-document.ts';
import type { FieldItem, ValueTest } from './value-test.ts';

/** What building an item needs beside the YAML. */
export interface ItemContext {
  readonly issues: IssueList;
  /** Values of `%placeholders%`. */
  readonly placeholders: Readonly<Record<string, readonly string[]>>;
  /** Placeholders that some localities have values of their own for. */
  readonly localLists?: LocalLists;
}

type Scalar = string | number | boolean | null;

/** Most values that one key may list. */
const VALUES_MAX = CEILINGS.valuesPerList;

/** Builds the test of `key: values`, or says everything that is wrong with it. */
export function buildItem(
  key: string,
  value: unknown,
  place: { selection: string; path: DocumentPath; context: ItemContext },
): FieldItem | undefined {
  const { path, selection, context } = place;
  const { issues } = context;
  const [field = '', ...names] = key.split('|');
  const chain = readModifiers(names);
  if ('problem' in chain) {
    issues.error(path, chain.problem, chain.hint);
    return undefined;
  }
  const values = scalarList(value, path, issues);
  if (values === undefined) return undefined;
  const isList = Array.isArray(value);
  if (chain.every && values.length === 1) {
    issues.warn(path, '"all" has one value only.', 'Remove "all" or list more values.');
  }
  const special = buildSpecial(chain, values, { isList, path, issues });
  if (special === 'refused') return undefined;
  if (special !== undefined) {
    const negated = chain.negated !== special.negated;
    return { selection, field, path, negated, every: false, groups: [[special.test]] };
  }
  const item = { selection, field, path, negated: chain.negated, every: chain.every };
  const build = (placeholders: ItemContext['placeholders']) =>
    buildGroups(chain, values, {
      ...{ path, isList, keyword: field === '' },
      context: { ...context, placeholders },
    });
  const local = chain.expand ? context.localLists?.of(values.map(String)) : undefined;
  if (local !== undefined) return localItem(item, build, local);
  const groups = build(context.placeholders);
  return groups === undefined ? undefined : { ...item, groups };
}

type Groups = FieldItem['groups'];
type Build = (placeholders: ItemContext['placeholders']) => Groups | undefined;

/** An item whose values differ from place to place; where a list has none, nothing passes. */
function localItem(
  item: Omit<FieldItem, 'groups'>,
  build: Build,
  local: PlacedLists,
): FieldItem | undefined {
  const everywhere = local.everywhere === undefined ? [] : build(local.everywhere);
  if (everywhere === undefined) return undefined;
  const byProvince = new Map<string, Groups>();
  for (const [province, lists] of local.byProvince) {
    const groups = lists === undefined ? [] : build(lists);
    if (groups === undefined) return undefined;
    byProvince.set(province, groups);
  }
  return { ...item, groups: everywhere, local: byProvince };
}

function buildGroups(
  chain: ModifierChain,
  values: readonly Scalar[],
  { path, isList, ...place }: Omit<ValuePlace, 'path'> & { path: DocumentPath; isList: boolean },
): Groups | undefined {
  const groups = values.map((one, index) =>
    buildGroup(chain, one, { ...place, path: isList ? [...path, index] : path }),
  );
  const built = groups.filter((group) => group !== undefined);
  return built.length < groups.length ? undefined : built;
}

function scalarList(value: unknown, path: DocumentPath, issues: IssueList): Scalar[] | undefined {
  const list = Array.isArray(value) ? value.flat(4) : [value];
  if (list.length === 0) {
    issues.error(path, 'The list of values is empty.', 'List at least one value.');
    return undefined;
  }
  if (list.length > VALUES_MAX) {
    issues.error(path, `The list has more than ${VALUES_MAX} values.`, 'Split the rule.');
    return undefined;
  }
  let sound = true;
  for (const [index, one] of list.entries()) {
    if (one !== null && typeof one === 'object') {
      issues.error([...path, index], 'A value is a map.', 'Give text, numbers or a list of them.');
      sound = false;
    } else if (one === null && Array.isArray(value)) {
      issues.error(
        [...path, index],
        'null stands in a list of values.',
        'Put "field: null" in a selection of its own and join them with "or".',
      );
      sound = false;
    }
  }
  return sound ? (list as Scalar[]) : undefined;
}

interface SpecialPlace {
  readonly isList: boolean;
  readonly path: DocumentPath;
  readonly issues: IssueList;
}

/** `exists` and `null`, which ask for presence instead of a value. */
function buildSpecial(
  chain: ModifierChain,
  values: readonly Scalar[],
  place: SpecialPlace,
): { test: ValueTest; negated: boolean } | 'refused' | undefined {
  const [first] = values;
  if (chain.kind === 'exists') {
    if (typeof first === 'boolean' && !place.isList) {
      return { test: { kind: 'exists' }, negated: !first };
    }
    place.issues.error(place.path, '"exists" needs true or false.', 'Write "field|exists: true".');
    return 'refused';
  }
  if (first !== null) return undefined;
  const plain = chain.kind === 'text' && !chain.starts && !chain.ends && !chain.every;
  if (plain && !chain.expand && !chain.dashes && chain.encodings.length === 0) {
    return { test: { kind: 'filled' }, negated: true };
  }
  place.issues.error(
    place.path,
    'null cannot be combined with this modifier.',
    'Write "field: null", or quote the text "null".',
  );
  return 'refused';
}

interface ValuePlace {
  readonly path: DocumentPath;
  readonly context: ItemContext;
  readonly keyword: boolean;
}

function buildGroup(
  chain: ModifierChain,
  value: Scalar,
  place: ValuePlace,
): ValueTest[] | undefined {
  switch (chain.kind) {
    case 'text':
      return buildText(chain, value, place);
    case 'compare':
    case 'timePart':
      return buildNumber(chain, value, place);
    default:
      return buildFromText(chain, value, place);
  }
}

function buildNumber(
  chain: ModifierChain,
  value: Scalar,
  { path, context }: ValuePlace,
): ValueTest[] | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    const isLarge = typeof value === 'string' && /^-?\d{16,}$/.test(value);
    const hint = isLarge ? 'Compare with a smaller number.' : 'Write a number without quotes.';
    const what = isLarge ? 'is beyond 2^53, or is not a number' : 'is not a number';
    context.issues.error(path, `${JSON.stringify(value)} ${what}.`, hint);
    return undefined;
  }
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    const hint = 'Compare with a smaller number, or the digits as text.';
    context.issues.error(path, `${value} is beyond 2^53, where numbers are not exact.`, hint);
    return undefined;
  }
  if (chain.operator !== undefined) return [{ kind: 'compare', operator: chain.operator, value }];
  if (chain.part === undefined) return undefined;
  return [{ kind: 'timePart', part: chain.part, value }];
}

function buildFromText(
  chain: ModifierChain,
  value: Scalar,
  { path, context }: ValuePlace,
): ValueTest[] | undefined {
  const { issues } = context;
  if (typeof value === 'boolean' || (typeof value !== 'string' && chain.kind !== 'regex')) {
    issues.error(path, `${JSON.stringify(value)} is not text.`, 'Put it in quotes.');
    return undefined;
  }
  const text = String(value);
  if (chain.kind === 'reference') {
    return [{ kind: 'reference', field: text, shape: chain.shape, cased: chain.cased }];
  }
  if (chain.kind === 'network') {
    const network = parseNetwork(text);
    if (!('problem' in network)) return [{ kind: 'network', text, network }];
    issues.error(path, `${network.problem}.`, 'Write a block such as 192.0.2.0/24.');
    return undefined;
  }
  const regex = compileRegex(text, chain.regexFlags);
  if (!('problem' in regex)) return [{ kind: 'regex', regex }];
  issues.error(
    path,
    `The regular expression cannot be used: ${regex.problem}.`,
    'Patterns are those of RE2: no look-around, no back-references.',
  );
  return undefined;
}

function buildText(
  chain: ModifierChain,
  value: Scalar,
  place: ValuePlace,
): ValueTest[] | undefined {
  const { issues } = place.context;
  const texts = chain.expand ? expand(String(value), place) : [String(value)];
  if (texts === undefined) return undefined;
  const ends = {
    start: chain.starts || place.keyword,
    end: chain.ends || place.keyword,
  };
  const tests: ValueTest[] = [];
  for (const text of texts) {
    const globs = encode(parseGlob(text), chain, place);
    if (globs === undefined) return undefined;
    for (const glob of globs) {
      tests.push({
        kind: 'text',
        glob: withRuns(glob, ends),
        cased: chain.cased,
        dashes: chain.dashes,
      });
    }
  }
  if (value === '' && (ends.start || ends.end)) {
    issues.warn(place.path, 'An empty text is part of every value.', 'Use "exists: true".');
  }
  return tests;
}

function encode(
  glob: Glob,
  chain: ModifierChain,
  { path, context }: ValuePlace,
): Glob[] | undefined {
  if (chain.encodings.length === 0) return [glob];
  const literal = literalOf(glob);
  if (literal === undefined) {
    context.issues.error(
      path,
      'A value to encode holds a wildcard.',
      'Escape it as \\* or \\?, or remove it.',
    );
    return undefined;
  }
  let versions: Buffer[] = [Buffer.from(literal, 'utf8')];
  for (const encoding of chain.encodings) {
    versions = versions.flatMap((bytes) => {
      if (encoding === 'base64') return [Buffer.from(bytes.toString('base64'))];
      if (encoding === 'base64offset') {
        return base64Offsets(bytes).map((text) => Buffer.from(text));
      }
      return [encodeUtf16(bytes.toString('utf8'), encoding)];
    });
  }
  const texts = versions.map((bytes) => bytes.toString('latin1')).filter((text) => text !== '');
  if (texts.length === versions.length) return texts.map((text) => [text]);
  context.issues.error(
    path,
    'The value is too short to be found in base64.',
    'Give at least two bytes.',
  );
  return undefined;
}

function expand(text: string, { path, context }: ValuePlace): string[] | undefined {
  let texts = [''];
  let sound = true;
  // A backslash that is itself escaped does not escape the percent sign after it.
  const pieces = text.split(/(\\\\|\\%|%[^%\s]+%)/);
  for (const piece of pieces) {
    if (piece === '\\%') {
      texts = texts.map((start) => `${start}%`);
    } else if (piece.length > 2 && piece.startsWith('%') && piece.endsWith('%')) {
      const name = piece.slice(1, -1);
      const values = Object.hasOwn(context.placeholders, name) ? context.placeholders[name] : [];
      if (values === undefined || values.length === 0) {
        context.issues.error(
          path,
          `The placeholder %${name}% has no value here.`,
          'Give its values in detect.placeholders or --placeholders, or write \\% for a percent sign.',
        );
        sound = false;
      } else if (texts.length * values.length > VALUES_MAX) {
        const detail = `With %${name}% filled in the value comes to more than ${VALUES_MAX}.`;
        context.issues.error(
          path,
          detail,
          'Shorten the list, or put placeholders into values apart.',
        );
        return undefined;
      } else {
        texts = texts.flatMap((start) => values.map((one) => start + one));
      }
    } else {
      texts = texts.map((start) => start + piece);
    }
  }
  return sound ? texts : undefined;
}
