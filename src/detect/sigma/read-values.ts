import type { Bilingual } from '../../event/signal.ts';
import { nearest } from '../../message/nearest.ts';
import type { IssueList } from './issue-list.ts';
import type { DocumentPath } from './source-document.ts';

/** Names in rules are short: a slip for every four letters is still meant, more is another name. */
export const LETTERS_PER_SLIP = 4;

/** A YAML map. */
export type YamlMap = Readonly<Record<string, unknown>>;

/** Tells whether a YAML value is a map. */
export function isYamlMap(value: unknown): value is YamlMap {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** Refuses every key of a map that is not known, naming the one that was probably meant. */
export function refuseUnknownKeys(
  map: YamlMap,
  known: readonly string[],
  place: { path: DocumentPath; issues: IssueList },
): void {
  for (const key of Object.keys(map)) {
    if (known.includes(key)) continue;
    const near = nearest(key, known, LETTERS_PER_SLIP);
    place.issues.error(
      [...place.path, key],
      `The key "${key}" is not known here.`,
      near === undefined ? `Known are ${known.join(', ')}.` : `Did you mean "${near}"?`,
    );
  }
}

/** A text, `undefined` when absent; anything else is an issue. */
export function readText(map: YamlMap, key: string, place: Place): string | undefined {
  const value = map[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number') return String(value);
  place.issues.error([...place.path, key], `"${key}" is not text.`, 'Put it in quotes.');
  return undefined;
}

/** One text or a list of texts, as a list; empty when absent. */
export function readTexts(map: YamlMap, key: string, place: Place): string[] {
  const value = map[key];
  if (value === undefined || value === null) return [];
  const list: unknown[] = Array.isArray(value) ? value : [value];
  const texts = list.filter((one) => typeof one === 'string' || typeof one === 'number');
  if (texts.length < list.length) {
    place.issues.error([...place.path, key], `"${key}" holds something that is not text.`);
  }
  return texts.map(String);
}

/** `{ vi, en }`, both filled. */
export function readBilingual(map: YamlMap, key: string, place: Place): Bilingual | undefined {
  const value = map[key];
  if (value === undefined) return undefined;
  const path = [...place.path, key];
  if (!isYamlMap(value)) {
    place.issues.error(path, `"${key}" needs vi and en.`, `Write ${key}: { vi: "…", en: "…" }.`);
    return undefined;
  }
  refuseUnknownKeys(value, ['vi', 'en'], { path, issues: place.issues });
  const vi = readText(value, 'vi', { path, issues: place.issues });
  const en = readText(value, 'en', { path, issues: place.issues });
  if (vi && en) return { vi, en };
  place.issues.error(path, `"${key}" lacks one of its two languages.`, 'Fill vi and en.');
  return undefined;
}

/** One of a closed set of words. */
export function readWord<Word extends string>(
  map: YamlMap,
  key: string,
  place: Place & { words: readonly Word[] },
): Word | undefined {
  const value = map[key];
  if (value === undefined || value === null) return undefined;
  const word = place.words.find((one) => one === value);
  if (word === undefined) {
    const hint = `Use one of ${place.words.join(', ')}.`;
    place.issues.error([...place.path, key], `"${key}" is ${JSON.stringify(value)}.`, hint);
  }
  return word;
}

/** Where the map stands, and where its issues go. */
export interface Place {
  readonly path: DocumentPath;
  readonly issues: IssueList;
}
