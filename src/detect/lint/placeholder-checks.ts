import type { DocumentPath } from '../sigma/source-document.ts';
import type { Found, LintCheck } from './lint-check.ts';

/** How a text of a fresh rule begins that its author has yet to write, in both languages. */
export const PLACEHOLDERS = { vi: 'CẦN ĐIỀN:', en: 'FILL IN:' } as const;

const DEPTH_MAX = 16;

/** Checks of what a template left open. */
export const PLACEHOLDER_CHECKS: readonly LintCheck[] = [
  {
    id: 'GAC-L141',
    severity: 'error',
    finds: `a text that still begins with \`${PLACEHOLDERS.en}\` or \`${PLACEHOLDERS.vi}\``,
    why: 'The officer would read the words of a template.',
    fix: 'Write the text that belongs there.',
    find: ({ value }) => placeholdersBelow(value, []),
  },
];

function placeholdersBelow(value: unknown, path: DocumentPath): Found[] {
  if (typeof value === 'string') {
    const isOpen = Object.values(PLACEHOLDERS).some((mark) => value.startsWith(mark));
    return isOpen ? [{ path, detail: `${path.join('.')} is still to be written.` }] : [];
  }
  if (value === null || typeof value !== 'object' || path.length > DEPTH_MAX) return [];
  return Array.isArray(value)
    ? value.flatMap((one, index) => placeholdersBelow(one, [...path, index]))
    : Object.entries(value).flatMap(([key, one]) => placeholdersBelow(one, [...path, key]));
}
