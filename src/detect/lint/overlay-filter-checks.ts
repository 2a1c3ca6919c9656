import { hidesAll } from './hides-all.ts';
import type { Found } from './lint-check.ts';
import type { OverlayCheck, OverlayFilter, OverlaySubject } from './overlay-subject.ts';
import { unknownRule } from './overlay-threshold-checks.ts';
import { type WrittenLeaf, writtenFormula } from './written-leaf.ts';

/** Checks of the filters of overlays, beside those of all filters. */
export const OVERLAY_FILTER_CHECKS: readonly OverlayCheck[] = [
  {
    id: 'GAC-L175',
    severity: 'error',
    finds: 'a filter of a rule that there is not',
    why: 'The filter is refused, and what it should hide goes on being told.',
    fix: 'Write the id or the name of the rule.',
    find: (subject) =>
      targetsOf(subject, ({ name, path }) =>
        subject.set.find(name) === undefined
          ? [{ path, detail: unknownRule(name, subject.set.names.all) }]
          : [],
      ),
  },
  {
    id: 'GAC-L176',
    severity: 'error',
    finds: 'a filter that hides everything its rule tells',
    why: 'The rule is silent in the province, whatever happens, and true positives with it.',
    fix: 'Select what is harmless only: an address, an account, a user agent.',
    find: (subject) =>
      targetsOf(subject, ({ name, path, filter }) => {
        const target = subject.set.find(name);
        const rule = target?.parsed.formula;
        const own = filter.parsed.filter?.formula;
        if (target === undefined || rule === undefined || own === undefined) return [];
        const isHidden = hidesAll(
          writtenFormula(own, filter.source),
          writtenFormula(rule, target.source),
          (leaf) => isOfProvince(leaf, subject),
        );
        const detail = `Nothing that "${target.parsed.metadata?.title ?? name}" matches passes it.`;
        return isHidden ? [{ path, detail }] : [];
      }),
  },
  {
    id: 'GAC-L179',
    severity: 'warning',
    finds: 'a filter that silences a test case which must fire (with `--ecs`)',
    why: 'What the rule is for is hidden in the province, or the case looks like what is harmless there.',
    fix: 'Make the filter narrower, or change the addresses and names of the case.',
    find: ({ filters }) =>
      filters.flatMap(({ silences, path }) =>
        silences === undefined
          ? []
          : [{ path: [...path, 'filter'], detail: `With it this is silent: ${silences}.` }],
      ),
  },
];

interface Target {
  readonly name: string;
  readonly path: Found['path'];
  readonly filter: OverlayFilter;
}

function targetsOf({ filters }: OverlaySubject, find: (target: Target) => Found[]): Found[] {
  return filters.flatMap((filter) =>
    (filter.parsed.filter?.rules ?? []).flatMap((name, index) =>
      find({ name, path: [...filter.path, 'filter', 'rules', index], filter }),
    ),
  );
}

/** Whether a question about the province is true, where all events are of one. */
function isOfProvince(leaf: WrittenLeaf, { overlay }: OverlaySubject): boolean | undefined {
  if (leaf.field !== 'gac.province') return undefined;
  if (leaf.asks !== 'test') return true;
  if (overlay?.province === undefined || leaf.modifiers !== '') return undefined;
  return leaf.values.includes(overlay.province);
}
