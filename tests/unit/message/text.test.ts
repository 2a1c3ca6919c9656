// Goal: texts are filled with what is given, and what is missing stays visible.
// Method: call the functions with samples.
import { describe, expect, it } from 'vitest';
import { fill, text } from '../../../src/message/text.ts';

describe('text', () => {
  it('fills places in both languages', () => {
    expect(text('en', 'cli.total', { shown: 3, total: '≥ 10' })).toBe('3 of ≥ 10');
    expect(text('vi', 'cli.total', { shown: 3, total: 10 })).toBe('3 trên 10');
  });

  it('shows a place that nothing fills', () => {
    expect(text('en', 'cli.missing')).toBe('{name} is missing.');
  });

  it('fills dotted field names, every place, and never fills twice', () => {
    expect(fill('{source.ip} {n} {n}', { 'source.ip': '{n}', n: 2 })).toBe('{n} 2 2');
  });

  it('takes nothing from the prototype', () => {
    expect(fill('{constructor} {toString}', {})).toBe('{constructor} {toString}');
  });

  it('inserts dollar signs as they are', () => {
    expect(fill('{a}', { a: '$& $1' })).toBe('$& $1');
  });
});
