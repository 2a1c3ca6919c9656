import { isMarkedShadow } from '../sigma/shadow-rules.ts';
import type { LintCheck } from './lint-check.ts';

/** Checks of a document beside the others. */
export const SET_CHECKS: readonly LintCheck[] = [
  {
    id: 'GAC-L073',
    severity: 'error',
    finds: 'an id that another document has',
    why: 'References and alerts would not know which is meant; the second one is refused.',
    fix: 'Generate another: `uuidgen`.',
    find: ({ parsed, set }) => {
      const id = parsed.metadata?.id;
      const first = id === undefined ? undefined : set.find(id);
      const isTaken = first !== undefined && first !== parsed;
      return isTaken ? [{ path: ['id'], detail: `${first.file} has this id.` }] : [];
    },
  },
  {
    id: 'GAC-L074',
    severity: 'warning',
    finds: 'a title that another document has',
    why: 'Two alerts of different rules look the same in the queue.',
    fix: 'Say in the title what differs.',
    find: ({ parsed, set }) => {
      const title = parsed.metadata?.title;
      const [first] = title === undefined ? [] : set.withTitle(title);
      const isTaken = first !== undefined && first !== parsed;
      return isTaken ? [{ path: ['title'], detail: `${first.file} has this title.` }] : [];
    },
  },
  {
    id: 'GAC-L090',
    severity: 'warning',
    finds: 'a rule in force that only correlations in shadow count',
    why: 'A mark counts for its document alone: with nothing in force that counts it, the rule raises alerts itself.',
    fix: 'Mark it as well: `gac: { shadow: true }`.',
    find: ({ source, parsed, set }) => {
      const isMeant = parsed.kind === 'detection' && parsed.metadata?.level === 'informational';
      const isTold = isMeant && !isMarkedShadow(source) && !set.isSilent(parsed);
      return isTold && set.isCountedInShadow(parsed)
        ? [{ path: ['level'], detail: 'Only correlations in shadow refer to it.' }]
        : [];
    },
  },
];
