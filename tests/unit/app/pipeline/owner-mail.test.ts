// Goal: what several partitions tell one owner at the same moment is one append, in order; each sender hears what became of
// its own.
// Method: a real journal in a temporary directory, whose appends are counted.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OwnerMail } from '../../../../src/app/pipeline/owner-mail.ts';
import type { Journal } from '../../../../src/journal/contract.ts';
import { readEverything } from '../../../contract/journal-contract.ts';
import { rawRecord } from '../../../raw-records.ts';
import { openTemporaryJournal, type TemporaryJournal } from './temporary-journal.ts';

let temporary: TemporaryJournal;
let journal: Journal;
/** Records of each append, by partition. */
let appends: { partition: number; records: number }[];

beforeEach(async () => {
  appends = [];
  temporary = await openTemporaryJournal(2);
  ({ journal } = temporary);
});
afterEach(() => temporary.remove());

const open = () =>
  new OwnerMail({
    append: (records, dedup, partition = 0) => {
      appends.push({ partition, records: records.length });
      return journal.append(records, dedup, partition);
    },
  });
const letter = (...bodies: string[]) =>
  bodies.map((body) => rawRecord(body, { sourceId: 'signals' }));
const bodies = async () => (await readEverything(journal)).map(({ body }) => body.toString());

describe('mail for owners', () => {
  it('that comes at the same moment goes as one append for each owner, in its order', async () => {
    const mail = open();
    await Promise.all([
      mail.send(0, letter('a1', 'a2')),
      mail.send(0, letter('b1')),
      mail.send(1, letter('c1')),
      mail.send(0, letter('d1', 'd2')),
    ]);
    expect(appends).toEqual([
      { partition: 0, records: 5 },
      { partition: 1, records: 1 },
    ]);
    expect((await bodies()).sort()).toEqual(['a1', 'a2', 'b1', 'c1', 'd1', 'd2']);
    expect((await bodies()).filter((body) => body !== 'c1')).toEqual([
      'a1',
      'a2',
      'b1',
      'd1',
      'd2',
    ]);
  });

  it('that comes while some is under way goes together after it', async () => {
    const mail = open();
    const early = mail.send(0, letter('early'));
    while (appends.length === 0) await new Promise(setImmediate);
    const late = [mail.send(0, letter('x')), mail.send(0, letter('y'))];
    await Promise.all([early, ...late]);
    expect(appends.map(({ records }) => records)).toEqual([1, 2]);
    expect(await bodies()).toEqual(['early', 'x', 'y']);
  });

  it('is divided where one append would be too large, and loses nothing', async () => {
    const mail = open();
    const large = 'x'.repeat(100 * 1024);
    const all = Array.from({ length: 5 }, (_, at) => `${at}${large}`);
    await Promise.all(all.map((body) => mail.send(0, letter(body))));
    expect(appends.map(({ records }) => records)).toEqual([2, 2, 1]);
    expect(await bodies()).toEqual(all);
    const many = Array.from({ length: 3 }, () => letter(...Array.from({ length: 600 }, String)));
    await Promise.all(many.map((records) => mail.send(1, records)));
    const sent = appends.filter(({ partition }) => partition === 1);
    expect(sent.map(({ records }) => records)).toEqual([600, 600, 600]);
  });

  it('of one sender is divided too, and no part overtakes one that is refused', async () => {
    let left = 1;
    const mail = new OwnerMail({
      append: async (records, dedup, partition = 0) => {
        appends.push({ partition, records: records.length });
        if (appends.length === 2 && left-- > 0)
          return { kind: 'refused', reason: 'full', retryAfterMs: 1 };
        return journal.append(records, dedup, partition);
      },
    });
    const large = Array.from({ length: 40 }, (_, at) => `${at} ${'x'.repeat(30 * 1024)}`);
    await expect(mail.send(0, letter(...large))).rejects.toThrow('refused 8 records: full');
    expect(await bodies()).toEqual(large.slice(0, 8));
    await mail.send(0, letter(...large));
    expect(await bodies()).toEqual([...large.slice(0, 8), ...large]);
    expect(appends.map(({ records }) => records)).toEqual([8, 8, 8, 8, 8, 8, 8]);
    await mail.send(1, letter('y'.repeat(600 * 1024), 'z'));
    expect(appends.slice(7)).toEqual([
      { partition: 1, records: 1 },
      { partition: 1, records: 1 },
    ]);
  });

  it('that is refused is told so to each of its senders, and later mail is tried again', async () => {
    const refusing = new OwnerMail({
      append: async () => ({ kind: 'refused', reason: 'full', retryAfterMs: 1 }),
    });
    const refused = await Promise.allSettled([
      refusing.send(0, letter('a')),
      refusing.send(0, letter('b')),
    ]);
    expect(refused.map((one) => one.status === 'rejected' && String(one.reason))).toEqual([
      'Error: The journal of signals refused 2 records: full.',
      'Error: The journal of signals refused 2 records: full.',
    ]);
    await journal.close();
    const mail = open();
    await expect(mail.send(0, letter('late'))).rejects.toThrow('closed');
    await expect(mail.send(0, letter('later'))).rejects.toThrow('closed');
    expect(appends).toHaveLength(2);
  });
});
