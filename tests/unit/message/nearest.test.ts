// Goal: a misspelt word finds the word that was meant, and a strange word finds none.
// Method: a table of words against one list of candidates.
import { describe, expect, it } from 'vitest';
import { nearest } from '../../../src/message/nearest.ts';

const KEYS = ['dataDirectory', 'http', 'host', 'port', 'tcpPort', 'udpPort', 'maxBodyBytes'];

describe('nearest', () => {
  it.each([
    ['prot', 'port'],
    ['porrt', 'port'],
    ['PORT', 'port'],
    ['datadirectory', 'dataDirectory'],
    ['data_directory', 'dataDirectory'],
    ['maxbodybyte', 'maxBodyBytes'],
    ['htp', 'http'],
    ['port', 'port'],
  ])('takes %s for %s', (word, meant) => {
    expect(nearest(word, KEYS)).toBe(meant);
  });

  it.each(['retention', 'zzzzzz', 'kafkaBrokers'])('knows nothing near %s', (word) => {
    expect(nearest(word, KEYS)).toBeUndefined();
  });

  it('has no answer without candidates', () => {
    expect(nearest('port', [])).toBeUndefined();
  });

  it('allows one error in three letters of a long word and two in a short one', () => {
    expect(nearest('abcdefghijkl', ['abcdefghWXYZ'])).toBe('abcdefghWXYZ');
    expect(nearest('abcdefghijkl', ['abcdefgVWXYZ'])).toBeUndefined();
    expect(nearest('abcd', ['abXY'])).toBe('abXY');
    expect(nearest('abcd', ['aXYZ'])).toBeUndefined();
  });

  it('keeps the first of equally near ones, so that the answer never changes', () => {
    expect(nearest('cat', ['bat', 'hat'])).toBe('bat');
    expect(nearest('cat', ['hat', 'bat'])).toBe('hat');
  });
});
