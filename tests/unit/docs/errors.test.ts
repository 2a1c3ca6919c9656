// Goal: docs/errors.md explains every error code, and no other, with its true status and retryability.
// Method: compare the table of the document with the registry of the code, both ways.
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../../src/event/error.ts';
import { read, tableAfter } from '../../source-files.ts';

const rows = tableAfter(read('docs/errors.md'), '## All codes').map(
  ([code = '', status = '', retryable = '', meaning = '', action = '']) => ({
    code: code.replaceAll('`', ''),
    status: Number(status),
    retryable,
    meaning,
    action,
  }),
);

describe('docs/errors.md', () => {
  it('lists every code once, in the order of the code, and no other', () => {
    expect(rows.map(({ code }) => code)).toEqual(Object.keys(ERROR_CODES));
  });

  it.each(Object.entries(ERROR_CODES))('tells the truth about %s', (code, facts) => {
    const row = rows.find((one) => one.code === code);
    expect(row?.status).toBe(facts.status);
    expect(row?.retryable).toBe(facts.retryable ? 'yes' : 'no');
  });

  it.each(rows.map((row) => [row.code, row] as const))(
    'says what %s means and asks for',
    (_, row) => {
      expect(row.meaning.length).toBeGreaterThan(15);
      expect(row.action.length).toBeGreaterThan(15);
    },
  );
});
