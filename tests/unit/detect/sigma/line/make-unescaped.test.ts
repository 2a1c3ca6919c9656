// Goal: a text of JSON that is written without its escapes is what JSON.parse makes of it, or is left to it.
// Method: texts with every escape, beyond ASCII and beyond the room, through both.
import { Buffer } from 'node:buffer';
import { expect, it } from 'vitest';
import { makeUnescaped, newMadeText } from '../../../../../src/detect/sigma/line/make-unescaped.ts';

function unescaped(written: string): string | undefined {
  const bytes = Buffer.from(`"${written}"`);
  const made = newMadeText();
  const isMade = makeUnescaped({ bytes, from: 1, to: bytes.length - 1 }, made);
  return isMade ? made.bytes.toString('latin1', made.from, made.to) : undefined;
}

it.each(['', 'plain', 'C:\\\\Windows\\\\System32', '\\"\\/\\b\\f\\n\\r\\t', '\\\\\\"'])(
  'writes %j as JSON.parse reads it',
  (written) => {
    expect(unescaped(written)).toBe(JSON.parse(`"${written}"`));
  },
);

it.each(['\\u0041', 'tiếng', `\\n${'x'.repeat(9_000)}`])('leaves %j to JSON.parse', (written) => {
  expect(unescaped(written)).toBeUndefined();
});
