import { measuresOf } from '../sigma/check-rules.ts';
import { isYamlMap } from '../sigma/read-values.ts';
import type { Found, LintCheck } from './lint-check.ts';
import type { LintSubject } from './lint-subject.ts';
import { raises } from './metadata-checks.ts';

/** Letters that only Vietnamese text has. */
const VIETNAMESE = /[ạảãàáâậầấẩẫăắằặẳẵđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵ]/i;
const TEXTS = ['title', 'description', 'reason'] as const;

/** Checks of rules with a `gac:` block, which speak to the officers of a locality. */
export const OWN_RULE_CHECKS: readonly LintCheck[] = [
  {
    id: 'GAC-L130',
    severity: 'warning',
    finds: 'no title in Vietnamese and English',
    why: 'The officer reads the title of the author, in one language.',
    fix: 'Add `gac.title: { vi: …, en: … }`.',
    find: (subject) => lacking(subject, 'title'),
  },
  {
    id: 'GAC-L131',
    severity: 'warning',
    finds: 'no description in Vietnamese and English',
    why: 'The officer reads the description of the author, in one language.',
    fix: 'Add `gac.description: { vi: …, en: … }`.',
    find: (subject) => lacking(subject, 'description'),
  },
  {
    id: 'GAC-L132',
    severity: 'warning',
    finds: 'no reason sentence',
    why: 'The alert cannot say what was seen, how often and within which time.',
    fix: 'Add `gac.reason: { vi: …, en: … }` with places such as `{source.ip}` and `{count}`.',
    find: (subject) => lacking(subject, 'reason'),
  },
  {
    id: 'GAC-L133',
    severity: 'warning',
    finds: 'no runbook',
    why: 'The officer is told that something happens, and not what to do.',
    fix: 'Add `gac.runbook` with the same 3 to 5 steps in `vi` and `en`.',
    find: (subject) => lacking(subject, 'runbook'),
  },
  {
    id: 'GAC-L134',
    severity: 'warning',
    finds: 'Vietnamese text without diacritics',
    why: 'It is English, or Vietnamese that is hard to read.',
    fix: 'Write it as an officer would.',
    find: (subject) =>
      eachText(subject, ({ vi }) => !VIETNAMESE.test(vi), 'is not written in Vietnamese'),
  },
  {
    id: 'GAC-L135',
    severity: 'warning',
    finds: 'the same text in both languages',
    why: 'One of them was not translated.',
    fix: 'Translate it.',
    find: (subject) => eachText(subject, ({ vi, en }) => vi === en, 'is the same in vi and en'),
  },
  {
    id: 'GAC-L136',
    severity: 'error',
    finds: 'a place of the reason that one language lacks',
    why: 'Readers of that language do not learn the value.',
    fix: 'Use the same places in `vi` and `en`.',
    find: ({ parsed }) => {
      const reason = parsed.metadata?.gac?.reason;
      if (reason === undefined) return [];
      const [vi, en] = [placesOf(reason.vi), placesOf(reason.en)];
      const differing = [...vi, ...en].filter((one) => !vi.includes(one) || !en.includes(one));
      const detail = `${[...new Set(differing)].join(', ')} stands in one language only.`;
      return differing.length > 0 ? [{ path: ['gac', 'reason'], detail }] : [];
    },
  },
  {
    id: 'GAC-L137',
    severity: 'hint',
    finds: 'a reason without any place',
    why: 'Each alert then reads the same, whoever it is about.',
    fix: 'Put in who and how much, such as `{source.ip}` and `{count}`.',
    find: ({ parsed }) => {
      const reason = parsed.metadata?.gac?.reason;
      return reason !== undefined && placesOf(reason.en).length === 0
        ? [{ path: ['gac', 'reason'], detail: 'The reason names nothing of the event.' }]
        : [];
    },
  },
  {
    id: 'GAC-L138',
    severity: 'error',
    finds: 'a place of the reason that nothing fills',
    why: 'The sentence would be sent with a hole.',
    fix: 'Use `{count}`, `{threshold}`, `{window}` and the group-by fields, or fields of the event.',
    find: (subject) => unfilledPlaces(subject),
  },
  {
    id: 'GAC-L139',
    severity: 'warning',
    finds: 'no test beside a rule of ours',
    why: 'Nothing shows that the rule fires, nor that it stays silent on an ordinary day.',
    fix: 'Write cases that fire and cases that stay silent into `<name>.test.yml`.',
    find: (subject) => {
      const { file } = subject.source;
      const test = file.replace(/\.ya?ml$/, '.test.yml');
      return isOwn(subject) && !subject.set.hasFile(test)
        ? [{ path: [], detail: `${test} does not exist.` }]
        : [];
    },
  },
  {
    id: 'GAC-L140',
    severity: 'hint',
    finds: 'a detection that raises alerts without a fingerprint',
    why: 'All matches of one source become one alert, whoever they are about.',
    fix: 'Add `gac.fingerprint` with the field that says who.',
    find: (subject) => {
      const { parsed } = subject;
      const isOpen = isOwn(subject) && parsed.metadata?.gac?.fingerprint.length === 0;
      return isOpen && parsed.kind === 'detection'
        ? [{ path: ['gac'], detail: 'Nothing says which matches are one alert.' }]
        : [];
    },
  },
];

function isOwn(subject: LintSubject): boolean {
  return subject.parsed.metadata?.gac !== undefined && raises(subject);
}

function lacking(subject: LintSubject, key: string): Found[] {
  const block = subject.value['gac'];
  return isOwn(subject) && isYamlMap(block) && block[key] === undefined
    ? [{ path: ['gac'], detail: `"gac" has no ${key}.` }]
    : [];
}

function eachText(
  { parsed }: LintSubject,
  isFound: (text: { readonly vi: string; readonly en: string }) => boolean,
  says: string,
): Found[] {
  return TEXTS.flatMap((key) => {
    const text = parsed.metadata?.gac?.[key];
    return text !== undefined && isFound(text)
      ? [{ path: ['gac', key], detail: `"${key}" ${says}.` }]
      : [];
  });
}

function placesOf(text: string): string[] {
  return [...text.matchAll(/\{([^{}]*)\}/g)].map(([place]) => place);
}

const OWN_PLACES = ['{gac.province}', '{gac.commune}', '{gac.source.id}'];

function unfilledPlaces({ parsed }: LintSubject): Found[] {
  const reason = parsed.metadata?.gac?.reason;
  if (reason === undefined) return [];
  const groups = (parsed.correlation?.groupBy ?? []).map((field) => `{${field}}`);
  const measures = measuresOf(parsed.correlation?.type).map((name) => `{${name}}`);
  const isFilled = (place: string) =>
    OWN_PLACES.includes(place) ||
    (parsed.kind === 'correlation'
      ? measures.includes(place) || groups.includes(place)
      : !measures.includes(place) && place !== '{}');
  return (['vi', 'en'] as const).flatMap((language) =>
    placesOf(reason[language])
      .filter((place) => !isFilled(place))
      .map((place) => ({ path: ['gac', 'reason', language], detail: `Nothing fills ${place}.` })),
  );
}
