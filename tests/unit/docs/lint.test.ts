// Goal: docs/lint.md lists every lint check as it is, and no other.
// Method: compare its table with the list of checks, both ways; UPDATE_GOLDEN=1 writes it.
import { describe, expect, it } from 'vitest';
import { LINT_CHECKS } from '../../../src/detect/lint/checks.ts';
import type { LintCheck } from '../../../src/detect/lint/lint-check.ts';
import { LOAD_WARNING_ID, REFUSED_ID } from '../../../src/detect/lint/lint-rules.ts';
import { MAPPING_CHECKS } from '../../../src/detect/lint/mapping-checks.ts';
import { OVERLAY_CHECKS } from '../../../src/detect/lint/overlay-checks.ts';
import { read } from '../../source-files.ts';
import { generatedPart, table } from './markdown.ts';

function tableOf(checks: readonly Omit<LintCheck, 'find'>[]): string {
  const header = ['id', 'severity', 'finds', 'why', 'fix'];
  const rows = checks.map(({ id, severity, finds, why, fix }) => [
    `\`${id}\``,
    severity,
    finds,
    why,
    fix,
  ]);
  return table(header, rows);
}

describe('docs/lint.md', () => {
  it('has a row for each check, in the order of ids, and no other', () => {
    const { written, wanted } = generatedPart('docs/lint.md', 'checks', tableOf(LINT_CHECKS));
    expect(written).toBe(wanted);
  });

  it('has a row for each check of overlays and of field mappings, and no other', () => {
    const checks = [...OVERLAY_CHECKS, ...MAPPING_CHECKS];
    const { written, wanted } = generatedPart('docs/lint.md', 'overlay-checks', tableOf(checks));
    expect(written).toBe(wanted);
  });

  it('names the two ids of the loader', () => {
    const document = read('docs/lint.md');
    for (const id of [REFUSED_ID, LOAD_WARNING_ID]) expect(document).toContain(`\`${id}\``);
  });
});
