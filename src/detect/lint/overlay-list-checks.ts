import { nearest } from '../../message/nearest.ts';
import { isYamlMap, LETTERS_PER_SLIP } from '../sigma/read-values.ts';
import { LocalLists } from '../tuning/local-lists.ts';
import type { Found } from './lint-check.ts';
import type { OverlayCheck, OverlaySubject } from './overlay-subject.ts';

/** Checks of the lists of overlays, and of overlays as a whole. */
export const OVERLAY_LIST_CHECKS: readonly OverlayCheck[] = [
  {
    id: 'GAC-L171',
    severity: 'warning',
    finds: 'a list that no rule uses',
    why: 'No rule asks for a placeholder of this name, so its values change nothing.',
    fix: 'Correct the name to that of the placeholder, or remove the list.',
    find: ({ overlay, set }) =>
      (overlay?.lists ?? [])
        .filter(({ name }) => !set.usedLists.has(name))
        .map(({ name }) => {
          const near = nearest(name, [...set.usedLists], LETTERS_PER_SLIP);
          const meant = near === undefined ? '' : ` Did you mean "${near}"?`;
          return { path: ['lists', name], detail: `No rule asks for %${name}%.${meant}` };
        }),
  },
  {
    id: 'GAC-L172',
    severity: 'warning',
    finds: 'a value that everybody has in the list anyway',
    why: 'It adds nothing; another value was meant.',
    fix: 'Remove or correct it.',
    find: ({ overlay, set }) => {
      if (overlay?.province === undefined) return [];
      const everywhere = listsOfAll(set);
      return overlay.lists.flatMap(({ name, how, values }) =>
        values.flatMap((value, index) =>
          how === 'add' && (everywhere[name] ?? []).includes(value)
            ? [{ path: ['lists', name, how, index], detail: `"${value}" is in the list of all.` }]
            : [],
        ),
      );
    },
  },
  {
    id: 'GAC-L173',
    severity: 'warning',
    finds: 'a value twice in one list',
    why: 'The second one adds nothing; another value was meant.',
    fix: 'Remove or correct it.',
    find: ({ overlay }) =>
      (overlay?.lists ?? []).flatMap(({ name, how, values }) =>
        values.flatMap((value, index) =>
          values.indexOf(value) < index
            ? [{ path: ['lists', name, how, index], detail: `"${value}" is there twice.` }]
            : [],
        ),
      ),
  },
  {
    id: 'GAC-L174',
    severity: 'warning',
    finds: 'a list replaced over another overlay of the same province',
    why: 'What the files before it say of this list is thrown away, and the order is that of their names.',
    fix: 'Bring what the province says of the list together in one file.',
    find: replacedLists,
  },
  {
    id: 'GAC-L177',
    severity: 'warning',
    finds: 'an overlay that changes nothing',
    why: 'It has neither filters nor thresholds nor lists.',
    fix: 'Add one of them, or remove the file.',
    find: ({ overlay }) => {
      if (overlay === undefined) return [];
      const { filters, thresholds, lists } = overlay;
      const isEmpty = filters.length + thresholds.length + lists.length === 0;
      return isEmpty ? [{ path: [], detail: 'Nothing is changed.' }] : [];
    },
  },
  {
    id: 'GAC-L178',
    severity: 'hint',
    finds: 'an overlay without a title',
    why: 'Whoever finds the file later does not know whose it is and what for.',
    fix: 'Add `title:` with the name of the province and the reason.',
    find: ({ source, value }) =>
      isYamlMap(source.value) && (value['title'] === undefined || value['title'] === null)
        ? [{ path: [], detail: 'There is no title.' }]
        : [],
  },
];

function listsOfAll({ overlays, lists }: OverlaySubject['set']) {
  const changes = overlays
    .filter(({ overlay }) => overlay.province === undefined)
    .flatMap(({ overlay }) => overlay.lists.map((list) => ({ province: undefined, list })));
  return new LocalLists(lists, changes).everywhere;
}

function replacedLists({ overlay, source, set }: OverlaySubject): Found[] {
  const replaced = (overlay?.lists ?? []).filter(({ how }) => how === 'replace');
  const before = set.overlays.slice(
    0,
    set.overlays.findIndex((one) => one.overlay === overlay),
  );
  return replaced.flatMap(({ name }) => {
    const first = before.find(
      (one) =>
        one.source !== source &&
        one.overlay.province === overlay?.province &&
        one.overlay.lists.some((list) => list.name === name),
    );
    if (first === undefined) return [];
    const where = first.source.locate(['lists', name]);
    return [{ path: ['lists', name], detail: `The list of ${where} has no effect.` }];
  });
}
