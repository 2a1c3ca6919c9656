// Goal: an explanation names what nearly fits: case, white space, marks, dashes, encoding, type, name, another field.
// Method: one rule and one event for each kind, through the tree of the condition.
import { describe, expect, it } from 'vitest';
import { ConditionTree } from '../../../../src/detect/sigma/explain/condition-tree.ts';
import { firstFailure } from '../../../../src/detect/sigma/explain/first-failure.ts';
import { NEAR_MISSES } from '../../../../src/detect/sigma/explain/near-miss.ts';
import { openRules } from '../../../../src/detect/sigma/explain/opened-rules.ts';
import { ruleText } from './rule-text.ts';

function nearMiss(selection: Record<string, unknown>, event: object) {
  const text = ruleText({ selection, condition: 'selection' });
  const opened = openRules([{ file: 'rule.yml', text }], undefined);
  const [document] = opened.documents;
  if (document === undefined || opened.detections.length === 0) throw new Error('refused');
  return firstFailure(new ConditionTree(document, opened).explain(event))?.item.nearMiss;
}

const CASES: readonly (readonly [
  kind: string,
  selection: Record<string, unknown>,
  event: object,
])[] = [
  ['case', { 'user|cased': 'Admin' }, { user: 'admin' }],
  ['case', { 'user|re': '^Adm' }, { user: 'admin' }],
  ['whitespace', { user: 'admin' }, { user: ' admin ' }],
  ['unicode', { title: 'hồ sơ' }, { title: 'hồ sơ'.normalize('NFD') }],
  ['dashes', { 'line|contains': ' -x' }, { line: 'cmd –x' }],
  ['percent', { 'url|contains': '../' }, { url: '..%2fetc' }],
  ['inside', { user: 'admin' }, { user: 'sysadmin' }],
  ['type', { 'bytes|gt': 10 }, { bytes: 'many' }],
  ['type', { 'ip|cidr': '192.0.2.0/24' }, { ip: 'localhost' }],
  ['type', { user: 'admin' }, { user: { name: 'admin' } }],
  ['field_name', { 'user.name': 'admin' }, { user: { nam: 'admin' } }],
  ['other_field', { 'user.name': 'admin' }, { account: 'admin' }],
];

describe('near misses', () => {
  it.each(CASES)('%s: %j on %j', (kind, selection, event) => {
    expect(nearMiss(selection, event)?.kind).toBe(kind);
  });

  it('covers every kind', () => {
    expect([...new Set(CASES.map(([kind]) => kind))].sort()).toEqual([...NEAR_MISSES].sort());
  });

  it('claims nothing of a value that is far', () => {
    expect(nearMiss({ user: 'admin' }, { user: 'guest' })).toBeUndefined();
    expect(nearMiss({ 'user|contains|all': ['adm', 'zzz'] }, { user: 'admin' })).toBeUndefined();
  });
});
