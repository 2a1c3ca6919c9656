import path from 'node:path';
import type { DocumentPath } from '../sigma/source-document.ts';
import type { Found, LintCheck } from './lint-check.ts';
import type { LintSubject } from './lint-subject.ts';

const TITLE_CHARS_MAX = 110;
const DESCRIPTION_CHARS_MIN = 16;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const VAGUE = /^(none|unknown|unlikely|n\/?a|-)\.?$/i;

/** Checks of what a document says of itself. */
export const METADATA_CHECKS: readonly LintCheck[] = [
  {
    id: 'GAC-L070',
    severity: 'warning',
    finds: 'no status',
    why: 'Nobody can tell whether the rule has been tried.',
    fix: 'Add `status: experimental`, `test` or `stable`.',
    find: (subject) => absent(subject, 'status'),
  },
  {
    id: 'GAC-L071',
    severity: 'warning',
    finds: 'no level',
    why: 'The rule is then taken as medium, whatever it finds.',
    fix: 'Add `level:` from informational to critical.',
    find: (subject) => (subject.parsed.kind === 'filter' ? [] : absent(subject, 'level')),
  },
  {
    id: 'GAC-L072',
    severity: 'warning',
    finds: 'an id that is no UUID',
    why: 'Ids made by hand meet those of others.',
    fix: 'Generate one: `uuidgen`.',
    find: ({ value }) =>
      typeof value['id'] === 'string' && !UUID.test(value['id'])
        ? [{ path: ['id'], detail: `"${value['id']}" is not a UUID.` }]
        : [],
  },
  {
    id: 'GAC-L077',
    severity: 'warning',
    finds: 'a date that is not `YYYY-MM-DD`',
    why: 'Sigma 2 allows no other form, and dates that sort tell which rule is old.',
    fix: 'Write it as in 2026-11-22.',
    find: ({ value }) =>
      ['date', 'modified'].flatMap((key) =>
        value[key] === undefined || dateOf(value[key]) !== undefined
          ? []
          : [{ path: [key], detail: `"${String(value[key])}" is no date.` }],
      ),
  },
  {
    id: 'GAC-L078',
    severity: 'warning',
    finds: 'a modification before the creation',
    why: 'One of the two dates is wrong.',
    fix: 'Correct it.',
    find: ({ value }) => {
      const [date, modified] = [dateOf(value['date']), dateOf(value['modified'])];
      const isWrong = date !== undefined && modified !== undefined && modified < date;
      return isWrong ? [{ path: ['modified'], detail: `${modified} is before ${date}.` }] : [];
    },
  },
  {
    id: 'GAC-L079',
    severity: 'hint',
    finds: 'a file name that is not lower case with `_` or `-`, ending in `.yml`',
    why: 'Names with blanks or capitals break scripts and differ between systems.',
    fix: 'Rename the file.',
    find: ({ source }) => {
      const name = path.basename(source.file);
      return /^[a-z0-9][a-z0-9_-]*\.yml$/.test(name)
        ? []
        : [{ path: [], detail: `"${name}" is no name as rules have it.` }];
    },
  },
  {
    id: 'GAC-L080',
    severity: 'warning',
    finds: 'no description',
    why: 'The analyst has nothing but the title.',
    fix: 'Say in one or two sentences what is detected and why it matters.',
    find: (subject) => absent(subject, 'description'),
  },
  {
    id: 'GAC-L081',
    severity: 'hint',
    finds: 'a description that says no more than the title',
    why: 'A reader learns nothing from it.',
    fix: 'Say what is detected and why it matters.',
    find: ({ value }) => {
      const [title, text] = [value['title'], value['description']];
      if (typeof text !== 'string') return [];
      const isPoor = text.trim() === title || text.trim().length < DESCRIPTION_CHARS_MIN;
      return isPoor ? [{ path: ['description'], detail: 'The description says nothing.' }] : [];
    },
  },
  {
    id: 'GAC-L082',
    severity: 'warning',
    finds: 'no false positives named',
    why: 'An alert is closed faster and more rightly when its harmless causes are known.',
    fix: 'Add `falsepositives:` with at least one cause.',
    find: (subject) =>
      raises(subject) && subject.value['falsepositives'] === undefined
        ? [{ path: [], detail: 'The rule names no harmless cause.' }]
        : [],
  },
  {
    id: 'GAC-L083',
    severity: 'hint',
    finds: 'false positives that say nothing',
    why: '"Unknown" and "none" help nobody decide.',
    fix: 'Name a harmless cause, such as a scan that was announced.',
    find: ({ parsed }) =>
      (parsed.metadata?.falsePositives ?? []).flatMap((one, index) =>
        VAGUE.test(one.trim())
          ? [{ path: ['falsepositives', index], detail: `"${one}" names no cause.` }]
          : [],
      ),
  },
  {
    id: 'GAC-L085',
    severity: 'hint',
    finds: 'a reference that is no address',
    why: 'A reader cannot follow it.',
    fix: 'Give an address that begins with https://.',
    find: ({ value }) => {
      const list: unknown[] = Array.isArray(value['references']) ? value['references'] : [];
      return list.flatMap((one, index) =>
        typeof one === 'string' && !/^https?:\/\/\S+$/.test(one)
          ? [{ path: ['references', index], detail: `"${one}" is no address.` }]
          : [],
      );
    },
  },
  {
    id: 'GAC-L086',
    severity: 'hint',
    finds: 'a title that is too long or ends with a full stop',
    why: 'It is the subject of a mail and a cell of a table.',
    fix: `Shorten it to ${TITLE_CHARS_MAX} characters, without the stop.`,
    find: ({ value }) => {
      const title = value['title'];
      const isOdd =
        typeof title === 'string' && (title.length > TITLE_CHARS_MAX || /\.$/.test(title));
      return isOdd ? [{ path: ['title'], detail: 'The title is not written as a title.' }] : [];
    },
  },
  {
    id: 'GAC-L088',
    severity: 'warning',
    finds: 'a rule whose status is `deprecated`',
    why: 'Its author has replaced it, and it still raises alerts.',
    fix: 'Remove it, or load the rule that it names under `related`.',
    find: ({ value }) =>
      value['status'] === 'deprecated'
        ? [{ path: ['status'], detail: 'The rule is deprecated.' }]
        : [],
  },
];

/** Whether the document raises alerts by itself. */
export function raises({ parsed, set }: LintSubject): boolean {
  return parsed.kind !== 'filter' && parsed.kind !== undefined && !set.isSilent(parsed);
}

function absent({ value, parsed }: LintSubject, key: string): Found[] {
  const path: DocumentPath = [];
  const isAbsent = parsed.kind !== undefined && (value[key] === undefined || value[key] === null);
  return isAbsent ? [{ path, detail: `The document has no ${key}.` }] : [];
}

function dateOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return undefined;
  const ms = Date.parse(value);
  const isReal = !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(value);
  return isReal ? value : undefined;
}
