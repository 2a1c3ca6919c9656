// Goal: every lint check finds what it is for, and is silent on what is nearly the same but right.
// Method: one firing and one silent document for each check; documents without a fault; SigmaHQ's traps by name.
import { describe, expect, it } from 'vitest';
import { LINT_CHECKS } from '../../../../src/detect/lint/checks.ts';
import { SEVERITIES } from '../../../../src/detect/lint/lint-check.ts';
import { DETECTION_EXAMPLES } from './detection-examples.ts';
import { DOCUMENT_EXAMPLES } from './document-examples.ts';
import { DRAFT_EXAMPLES } from './draft-examples.ts';
import { EXTENSION_EXAMPLES } from './extension-examples.ts';
import {
  correlation,
  detection,
  filter,
  foundIn,
  lintText,
  ownRule,
  selecting,
} from './lint-text.ts';

const EXAMPLES = {
  ...DETECTION_EXAMPLES,
  ...DOCUMENT_EXAMPLES,
  ...EXTENSION_EXAMPLES,
  ...DRAFT_EXAMPLES,
};

describe('lint checks', () => {
  it('number sixty or more, each with an id of its own and an example', () => {
    const ids = LINT_CHECKS.map(({ id }) => id);
    expect(ids.length).toBeGreaterThanOrEqual(60);
    expect(new Set(ids).size).toBe(ids.length);
    expect(Object.keys(EXAMPLES).sort()).toEqual([...ids].sort());
  });

  it.each(LINT_CHECKS.map((check) => [check.id, check] as const))(
    '%s says why and what to do, in sentences',
    (_, { finds, why, fix, severity }) => {
      expect(SEVERITIES).toContain(severity);
      expect(finds).not.toMatch(/\.$/);
      for (const text of [why, fix]) expect(text).toMatch(/^[A-Z`"].*\.$/);
    },
  );

  it.each(Object.entries(EXAMPLES))('%s finds its fault', (id, { fires }) => {
    expect(foundIn(fires)).toContain(id);
  });

  it.each(Object.entries(EXAMPLES))('%s is silent on its neighbour', (id, { silent }) => {
    expect(foundIn(silent)).not.toContain(id);
  });

  it.each([
    ['detection', detection()],
    ['correlation', correlation()],
    ['filter', filter()],
    ['rule of ours', ownRule()],
  ])('find nothing in a %s without a fault', (_, text) => {
    expect(foundIn(text)).toEqual([]);
    expect(lintText(text).every(({ status }) => status === 'loaded')).toBe(true);
  });
});

describe('what lint says', () => {
  it('names the line, and what the loader says only once', () => {
    const [verdict] = lintText(selecting({ user: ['a', null] }));
    expect(verdict?.status).toBe('rejected');
    expect(verdict?.issues.map(({ check, at }) => [check, at])).toEqual([
      ['GAC-L010', expect.stringMatching(/^rule\.yml:\d+:\d+$/)],
    ]);
  });

  it('keeps what the loader refuses and no check knows', () => {
    const [verdict] = lintText(selecting({ 'user|nosuch': 'a' }));
    expect(verdict?.status).toBe('rejected');
    expect(verdict?.issues.map(({ check, severity }) => [check, severity])).toEqual([
      ['GAC-L001', 'error'],
    ]);
  });

  it('survives what is no rule at all', () => {
    expect(foundIn('just text')).toContain('GAC-L001');
    expect(foundIn('a: [')).toContain('GAC-L001');
    expect(foundIn('detection: 5\ncorrelation: x\nfilter: []')).toContain('GAC-L001');
  });

  it('tells the effect of a filter before and after', () => {
    const [verdict] = lintText(filter({ condition: 'selection' }));
    const found = verdict?.issues.find(({ check }) => check === 'GAC-L120');
    expect(found?.detail).toMatch(/Before: .* After: /);
    expect(verdict?.status).toBe('loaded');
  });
});
