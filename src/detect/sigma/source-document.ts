import { createHash } from 'node:crypto';
import type { Document } from 'yaml';
import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import type { Issue } from '../../event/error.ts';
import { readQuickYaml } from './read-yaml.ts';

/** Longest rule file that is read, characters. */
const RULE_FILE_CHARS_MAX = 1_048_576;

export type DocumentPath = readonly (string | number)[];

/** One YAML document of a rule file, read, with a way back to the lines it came from. */
export interface SourceDocument {
  readonly file: string;
  /** SHA-256 of its text. */
  readonly hash: string;
  /** The text itself. */
  readonly text: string;
  readonly value: unknown;
  /** Problems of the YAML itself; such a document is not looked at further. */
  readonly issues: readonly Issue[];
  /** `file:line:column` of the thing at a path, or of its nearest ancestor that exists. */
  locate(path: DocumentPath): string;
}

/** Splits a rule file at `---` and reads each document; positions are worked out only when asked for. */
export function readSourceDocuments(file: string, text: string): SourceDocument[] {
  if (text.trim() === '') {
    const detail = 'The file is empty.';
    const hint = 'It may have been saved in part. Write the rule again, or remove the file.';
    return [refusedDocument(file, text, { at: `${file}:1:1`, detail, hint })];
  }
  const mangledAt = text.search(/[\ufffd\0]/);
  if (mangledAt >= 0) {
    const before = text.slice(0, mangledAt).split('\n');
    const at = `${file}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
    const detail = 'The file is not UTF-8 text.';
    return [refusedDocument(file, text, { at, detail, hint: 'Save it again as UTF-8.' })];
  }
  if (text.length > RULE_FILE_CHARS_MAX) {
    const detail = `The file has more than ${RULE_FILE_CHARS_MAX} characters.`;
    const hint = 'Split it into one file per rule.';
    return [refusedDocument(file, text, { at: `${file}:1:1`, detail, hint })];
  }
  const parts = splitDocuments(text.startsWith('\ufeff') ? text.slice(1) : text);
  return parts
    .filter(
      (part) => !/^(\s*(#.*)?(\n|$))*$/.test(part.text.slice(0, 4000)) || part.text.length > 4000,
    )
    .map((part) => readPart(file, part));
}

function refusedDocument(file: string, text: string, issue: Issue): SourceDocument {
  const hash = sha256(text);
  return { file, hash, text, value: undefined, issues: [issue], locate: () => issue.at };
}

interface Part {
  readonly text: string;
  /** Lines of the file before this document. */
  readonly linesBefore: number;
}

function splitDocuments(text: string): Part[] {
  const parts: Part[] = [];
  const marker = /^---[ \t]*(#.*)?\r?$/gm;
  let from = 0;
  let linesBefore = 0;
  for (let match = marker.exec(text); match !== null; match = marker.exec(text)) {
    const part = text.slice(from, match.index);
    parts.push({ text: part, linesBefore });
    const end = Math.min(match.index + match[0].length + 1, text.length);
    linesBefore += countLines(part) + 1;
    from = end;
    marker.lastIndex = Math.max(end, match.index + 3);
  }
  parts.push({ text: text.slice(from), linesBefore });
  return parts;
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** Something wrong with the YAML, with its place in the document. */
interface Fault {
  readonly offset: number;
  readonly detail: string;
  readonly hint?: string;
}

const YAML_HINT = 'Rules are YAML 1.2. Quote values that begin with * & ! % @ ` or hold ": ".';

function readPart(file: string, part: Part): SourceDocument {
  const hash = sha256(part.text);
  const locate = (path: DocumentPath) => locateInYaml(file, part, path);
  const start = { file, hash, text: part.text, locate };
  const quick = readQuickYaml(part.text);
  if (quick !== undefined) return { ...start, value: quick.value, issues: [] };
  const lineCounter = new LineCounter();
  const document = parseDocument(part.text, {
    lineCounter,
    intAsBigInt: true,
    prettyErrors: false,
  });
  const faults = [...document.errors, ...document.warnings].map(({ pos, message }) => {
    return { offset: pos[0], detail: `YAML: ${message}${/[.!?]$/.test(message) ? '' : '.'}` };
  });
  const found: Fault[] = [
    ...[...faults, ...unresolvedAliases(document), ...keysThatAreNoText(document)],
    ...mergeKeys(document),
  ];
  const issues = found.map(({ offset, detail, hint = YAML_HINT }): Issue => {
    const { line, col } = lineCounter.linePos(offset);
    const at = `${file}:${line + part.linesBefore}:${col}`;
    return { at, detail, hint };
  });
  if (issues.length > 0) return { ...start, value: undefined, issues };
  try {
    const value = withoutBigInts(document.toJS({ maxAliasCount: 50 }));
    return { ...start, value, issues };
  } catch (error) {
    const detail = `YAML: ${error instanceof Error ? error.message : String(error)}`;
    return refusedDocument(file, part.text, { at: `${file}:${part.linesBefore + 1}:1`, detail });
  }
}

/** Keys `<<`: YAML 1.1 copies the map behind them, YAML 1.2 does not know them. */
function mergeKeys(document: Document): Fault[] {
  const found: Fault[] = [];
  visit(document, {
    Pair(_, { key }) {
      if (!isScalar(key) || key.value !== '<<' || key.type !== 'PLAIN') return;
      const detail = 'YAML: "<<" copies nothing in YAML 1.2.';
      const hint = 'Write the keys that are meant, or name both selections in the condition.';
      found.push({ offset: rangeStart(key) ?? 0, detail, hint });
    },
  });
  return found;
}

/** Aliases without an anchor: mostly a value that begins with a star and was not quoted. */
function unresolvedAliases(document: Document): { offset: number; detail: string }[] {
  const found: { offset: number; detail: string }[] = [];
  const anchors = new Set<string>();
  visit(document, {
    Node(_, node) {
      if (!isAlias(node)) {
        if (node.anchor !== undefined) anchors.add(node.anchor);
        return;
      }
      if (anchors.has(node.source)) return;
      const detail = `YAML: The alias *${node.source} has no anchor.`;
      found.push({ offset: node.range?.[0] ?? 0, detail });
    },
  });
  return found;
}

/** Keys that are lists or maps: they have no name, and mostly a bracket was meant to be quoted. */
function keysThatAreNoText(document: Document): { offset: number; detail: string }[] {
  const found: { offset: number; detail: string }[] = [];
  visit(document, {
    Pair(_, { key }) {
      const node = isAlias(key) ? key.resolve(document) : key;
      if (!isSeq(node) && !isMap(node)) return;
      const detail = 'YAML: A key is a list or a map.';
      found.push({ offset: rangeStart(key) ?? 0, detail });
    },
  });
  return found;
}

/** An integer beyond 2^53 becomes its digits, so that no digit is lost. */
function withoutBigInts(value: unknown): unknown {
  if (typeof value === 'bigint') {
    return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  }
  if (Array.isArray(value)) return value.map(withoutBigInts);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, withoutBigInts(child)]),
  );
}

function locateInYaml(file: string, part: Part, path: DocumentPath): string {
  const lineCounter = new LineCounter();
  const document = parseDocument(part.text, { lineCounter, prettyErrors: false });
  let node: unknown = document.contents;
  let offset = rangeStart(node) ?? 0;
  for (const step of path) {
    const child = childAt(node, step);
    if (child === undefined) break;
    offset = rangeStart(isPair(child) ? child.key : child) ?? offset;
    node = isPair(child) ? child.value : child;
  }
  const { line, col } = lineCounter.linePos(offset);
  return `${file}:${line + part.linesBefore}:${col}`;
}

function childAt(node: unknown, step: string | number): unknown {
  if (isSeq(node)) return typeof step === 'number' ? node.items[step] : undefined;
  if (!isMap(node)) return undefined;
  return node.items.find((pair) => String(isScalar(pair.key) ? pair.key.value : pair.key) === step);
}

function rangeStart(node: unknown): number | undefined {
  const range: unknown = node !== null && typeof node === 'object' && 'range' in node && node.range;
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : undefined;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
