import type { GacEvent, PlacedEvent } from '../../../event/event.ts';
import { hasLoneSurrogate, wellFormed } from '../../query/document-text.ts';
import { journalOf } from '../../query/event-place.ts';
import { INDEX_FIELD } from '../mapping/event-mapping.ts';
import type { FieldTree } from '../mapping/field-tree.ts';
import { fitField } from './fit-field.ts';
import { Residue } from './residue.ts';

/**
 * The JSON of an event as it is indexed: the document as it is, and beside it `gac_index` with what
 * the mapping cannot say. A field set that the mapping would refuse is left out, and the whole
 * document then stands in `gac_index.document`.
 */
export function sourceOfEvent(tree: FieldTree, event: PlacedEvent): string {
  const text = sourceText(tree, event, event.doc);
  if (!hasLoneSurrogate(text)) return text;
  return sourceText(tree, event, wellFormed(event.doc) as GacEvent);
}

function sourceText(tree: FieldTree, event: PlacedEvent, doc: GacEvent): string {
  const residue = new Residue();
  const unfit = fitDocument(tree, doc, residue);
  if (unfit === undefined) {
    const beside = JSON.stringify(helper(event, residue, undefined));
    return `${JSON.stringify(doc).slice(0, -1)},"${INDEX_FIELD}":${beside}}`;
  }
  const fitting = Object.entries(doc).filter(([key]) => !unfit.has(fieldSetOf(key)));
  const whole = JSON.stringify(doc);
  return JSON.stringify({
    ...Object.fromEntries(fitting),
    [INDEX_FIELD]: helper(event, residue, whole),
  });
}

/** What stands beside a document, as far as readers want it. */
export interface EventHelper {
  readonly time: number;
  readonly document?: string;
}

/** What stands beside a stored document; `undefined` for one that is not ours. */
export function helperOf(source: Record<string, unknown>): EventHelper | undefined {
  return source[INDEX_FIELD] as EventHelper | undefined;
}

/** The document that a stored source stands for. */
export function eventOfSource(source: Record<string, unknown>): GacEvent {
  const whole = helperOf(source)?.document;
  if (whole !== undefined) return JSON.parse(whole) as GacEvent;
  const { [INDEX_FIELD]: _helper, ...document } = source;
  return document as GacEvent;
}

/** Lays a document out; the field sets that do not fit are named, and stand in the residue. */
function fitDocument(
  tree: FieldTree,
  doc: GacEvent,
  residue: Residue,
): ReadonlySet<string> | undefined {
  let unfit: Set<string> | undefined;
  for (const key in doc) {
    if (key.includes('.') || key.trim() === '' || key === INDEX_FIELD) {
      unfit ??= new Set();
      unfit.add(fieldSetOf(key));
    }
  }
  for (const key in doc) {
    const value = doc[key];
    if (value === undefined || unfit?.has(key) === true) continue;
    const mark = residue.mark();
    if (fitField(tree.root, { key, value }, residue)) continue;
    residue.backTo(mark);
    unfit ??= new Set();
    unfit.add(key);
  }
  if (unfit === undefined) return undefined;
  for (const [key, value] of Object.entries(doc)) {
    if (unfit.has(fieldSetOf(key))) residue.addAll(key, value);
  }
  addTexts(doc, unfit, residue);
  return unfit;
}

function addTexts(doc: GacEvent, unfit: ReadonlySet<string>, residue: Residue): void {
  const { message } = doc;
  const original: unknown = doc.event?.original;
  if (unfit.has('message') && typeof message === 'string') residue.addText(message);
  if (unfit.has('event') && typeof original === 'string') residue.addText(original);
}

function fieldSetOf(key: string): string {
  const dot = key.indexOf('.');
  return dot === -1 ? key : key.slice(0, dot);
}

function helper(event: PlacedEvent, residue: Residue, document: string | undefined): object {
  const { values, numbers, fields, long, text } = residue;
  return {
    time: event.timeMs,
    journal: journalOf(event) ?? '',
    partition: event.partition,
    offset: event.offset,
    province: event.province.toWellFormed(),
    values: termsOf(values),
    numbers: termsOf(numbers),
    fields: termsOf(fields),
    long: termsOf(long),
    text: termsOf(text),
    document,
  };
}

function termsOf(list: readonly string[]): readonly string[] | undefined {
  if (list.length <= 1) return list.length === 0 ? undefined : list;
  return [...new Set(list)];
}
