// Goal: the quick YAML reader agrees with the full parser or steps aside.
// Method: tricky texts through both; stepping aside is allowed, disagreeing is not.
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readQuickYaml } from '../../../../src/detect/sigma/read-yaml.ts';

const READ = [
  'a: 1\nb: \'it\'\'s\'\nc: "x\\n\\"y\\""',
  'a:\n- x\n- y\nb:\n    - 1\n    - 2.5e\n',
  'a:\n  b:\n    c: yes\n    d: null\n    e: ~\n    f: true\n    g:\n  h: []',
  '- a: 1\n  b: 2\n- - x\n  - y\n-\n  z: 1',
  'a: |\n  one\n    two\n\n  three\nb: >-\n  x\n  y\n\n  z\n',
  'a: |+\n  one\n\nb: 2',
  'a: x # comment\n# whole\nb: y#z\nc: "x # y" # z',
  'a: http://x/y\nb: C:\\Temp\\*\nc: -x\nd: 2026-11-20\ne: 0123',
  "'|all':\n  - a\n'f|contains': b",
  'a: >\n  one\n  two\n',
  '',
];
const LEFT = [
  'a: [1, 2]',
  'a: {b: 1}',
  'a: &x 1\nb: *x',
  'a: 0x10',
  'a: one\n  two',
  'a: !t x',
  'a: 1\na: 2',
  '\ta: 1',
  'a: |2\n   x',
  'a: 1.5',
  'a: "x\n  y"',
  'a: x\u00a0',
  'a: \ufeff',
  'a:\n  - \u3000x\n',
  'a: x\u0085',
  `${'k'.repeat(1_025)}: 1`,
];

describe('readQuickYaml', () => {
  it.each(READ)('reads %j as the full parser does', (text) => {
    expect(readQuickYaml(text)).toEqual({ value: parse(text) });
  });

  it.each(LEFT)('leaves %j to the full parser', (text) => {
    expect(readQuickYaml(text)).toBeUndefined();
  });
});
