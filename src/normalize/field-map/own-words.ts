import { z } from 'zod';
import type { Issue } from '../../event/error.ts';
import { nearest } from '../../message/nearest.ts';
import type { Parser, ParserSettings } from '../contract.ts';
import { refuseSettings } from '../settings/configure-parser.ts';
import { defineSettings } from '../settings/define-settings.ts';
import type { CompiledMap } from './compiled-map.ts';
import { fold } from './fold.ts';
import type { OwnWords } from './map-document.ts';

const WORDS_MAX = 200;
const LISTED_MAX = 12;
const word = z.string().min(1).max(WORDS_MAX);

const SETTINGS = z.strictObject({
  names: z.record(word, word).optional().meta({
    description: 'Name of a column or key of one’s own → the name that this type knows it by.',
    vi: 'Tên cột hoặc khóa của riêng mình → tên mà loại này biết.',
  }),
  words: z.record(word, word).optional().meta({
    description: 'Word of one’s own for a status or action → the word that this type knows.',
    vi: 'Từ chỉ trạng thái hoặc thao tác của riêng mình → từ mà loại này biết.',
  }),
});

/** The settings by which a source says what it calls the names and values of a map. */
export function wordSettings(
  compiled: CompiledMap,
  compile: (words: OwnWords) => Parser['parse'],
): ParserSettings {
  return defineSettings(SETTINGS, ({ names = {}, words = {} }) => {
    refuseSettings([
      ...unknown(names, compiled.known, 'names'),
      ...unknown(words, compiled.words, 'words'),
    ]);
    return compile({ names: folded(names), values: folded(words) });
  });
}

function folded(given: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(given).map(([own, meant]) => [fold(own), fold(meant)]));
}

function unknown(
  given: Readonly<Record<string, string>>,
  known: ReadonlyMap<string, string>,
  setting: 'names' | 'words',
): Issue[] {
  const spelled = [...known.values()];
  const some = spelled.slice(0, LISTED_MAX).join(', ');
  const more = known.size > LISTED_MAX ? ', …' : '';
  return Object.entries(given)
    .filter(([, meant]) => !known.has(fold(meant)))
    .map(([own, meant]) => {
      const near = nearest(meant, spelled);
      return {
        at: `/settings/${setting}/${own}`,
        detail: `${meant} is not known; known are ${some}${more}`,
        ...(near === undefined ? {} : { hint: `Did you mean ${near}?` }),
      };
    });
}
