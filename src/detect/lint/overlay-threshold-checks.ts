import { nearest } from '../../message/nearest.ts';
import type { CorrelationRule } from '../rule-set.ts';
import { LETTERS_PER_SLIP } from '../sigma/read-values.ts';
import type { SourceDocument } from '../sigma/source-document.ts';
import type { ThresholdChange } from '../tuning/overlay.ts';
import type { Found } from './lint-check.ts';
import type { KnownRule, OverlayCheck, OverlaySet, OverlaySubject } from './overlay-subject.ts';
import { reachOf } from './threshold-reach.ts';

/** Checks of the thresholds of overlays. */
export const OVERLAY_THRESHOLD_CHECKS: readonly OverlayCheck[] = [
  {
    id: 'GAC-L165',
    severity: 'error',
    finds: 'a threshold of a rule that there is not',
    why: 'Nothing is changed: the province goes on with the threshold of everybody.',
    fix: 'Write the id or the name of the correlation.',
    find: (subject) =>
      each(subject, ({ rule }, { set }) =>
        set.find(rule) === undefined ? unknownRule(rule, set.names.correlations) : undefined,
      ),
  },
  {
    id: 'GAC-L166',
    severity: 'error',
    finds: 'a threshold of a rule that is no correlation',
    why: 'Only correlations count and have a window: nothing is changed.',
    fix: 'Name the correlation that refers to it, or use a filter.',
    find: (subject) =>
      each(subject, ({ rule }, { set }) => {
        const kind = set.find(rule)?.parsed.kind;
        return kind === undefined || kind === 'correlation' ? undefined : `"${rule}" is a ${kind}.`;
      }),
  },
  {
    id: 'GAC-L167',
    severity: 'error',
    finds: 'a threshold that can never be met',
    why: 'The rule is silent in the province, whatever happens.',
    fix: 'Lower the number, or say with a filter what shall be left out.',
    find: (subject) =>
      ofReach(subject, 'never', 'No number that the rule can come to meets the condition.'),
  },
  {
    id: 'GAC-L168',
    severity: 'warning',
    finds: 'a threshold that everything meets',
    why: 'Each event that the rule looks at becomes an alert of the province.',
    fix: 'Raise the number.',
    find: (subject) =>
      ofReach(subject, 'always', 'Every number that the rule can come to meets the condition.'),
  },
  {
    id: 'GAC-L169',
    severity: 'warning',
    finds: 'a threshold that holds without it',
    why: 'The province has these numbers anyway; another rule or another number was meant.',
    fix: 'Remove or correct it.',
    find: (subject) =>
      each(subject, (threshold, { set, overlay }) => {
        const block = set.find(threshold.rule)?.parsed.correlation;
        if (block === undefined) return undefined;
        const national = overlay?.province === undefined ? undefined : nationalOf(threshold, set);
        const conditions = national?.conditions ?? block.conditions;
        const windowMs = national?.windowMs ?? block.windowMs;
        const isSame =
          textOf(threshold.conditions ?? conditions) === textOf(conditions) &&
          (threshold.windowMs ?? windowMs) === windowMs;
        const whose = national === undefined ? 'the rule itself' : 'the overlay of all';
        return isSame ? `These are the numbers of ${whose}.` : undefined;
      }),
  },
  {
    id: 'GAC-L170',
    severity: 'error',
    finds: 'a second threshold of one rule for one province',
    why: 'Which of the two holds is not said, so the overlay is refused.',
    fix: 'Keep one of them.',
    find: (subject) =>
      each(subject, (threshold, { set, overlay, source }) => {
        const target = set.find(threshold.rule);
        if (target === undefined) return undefined;
        const first = thresholdsOf(target, overlay?.province, set)[0];
        if (first === undefined || first.threshold === threshold) return undefined;
        const where =
          first.source === source ? 'above' : `in ${first.source.locate(first.threshold.path)}`;
        return `The first one stands ${where}.`;
      }),
  },
];

/** What is said of a rule that nothing has as its id or name. */
export function unknownRule(name: string, known: readonly string[]): string {
  const near = nearest(name, known, LETTERS_PER_SLIP);
  const meant = near === undefined ? '' : ` Did you mean "${near}"?`;
  return `No rule has the id or name "${name}".${meant}`;
}

function each(
  subject: OverlaySubject,
  detailOf: (threshold: ThresholdChange, subject: OverlaySubject) => string | undefined,
): Found[] {
  return (subject.overlay?.thresholds ?? []).flatMap((threshold) => {
    const detail = detailOf(threshold, subject);
    return detail === undefined ? [] : [{ path: [...threshold.path, 'rule'], detail }];
  });
}

function ofReach(subject: OverlaySubject, wanted: 'always' | 'never', detail: string): Found[] {
  return (subject.overlay?.thresholds ?? []).flatMap(({ rule, conditions, path }) => {
    const parsed = subject.set.find(rule)?.parsed;
    if (parsed?.correlation === undefined || !conditions?.length) return [];
    const found = reachOf(conditions, parsed) === wanted;
    return found ? [{ path: [...path, 'condition'], detail }] : [];
  });
}

interface PlacedThreshold {
  readonly source: SourceDocument;
  readonly threshold: ThresholdChange;
}

function thresholdsOf(
  target: KnownRule,
  province: string | undefined,
  set: OverlaySet,
): PlacedThreshold[] {
  return set.overlays
    .filter(({ overlay }) => overlay.province === province)
    .flatMap(({ source, overlay }) =>
      overlay.thresholds
        .filter(({ rule }) => set.find(rule) === target)
        .map((threshold) => ({ source, threshold })),
    );
}

function nationalOf({ rule }: ThresholdChange, set: OverlaySet): ThresholdChange | undefined {
  const target = set.find(rule);
  return target === undefined ? undefined : thresholdsOf(target, undefined, set)[0]?.threshold;
}

function textOf(conditions: CorrelationRule['conditions']): string {
  return conditions
    .map(({ operator, value }) => `${operator} ${value}`)
    .sort()
    .join(', ');
}
