// Goal: a move goes on where it was, and begins anew when it is another one or its file is damaged.
// Method: checkpoints in a temporary data directory.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Checkpoint, moveDirectory } from '../../../../src/app/migrate/checkpoint.ts';

const OF = { journalId: 'jrnl0001', target: 'Kafka a; Elasticsearch b; PostgreSQL c' };
const PLACE = { journal: 'jrnl0001', partition: 1 };

describe('Checkpoint', () => {
  let folder = '';
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-checkpoint-'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));
  const file = () => path.join(moveDirectory(folder), 'progress.json');

  it('remembers what was done', () => {
    const first = Checkpoint.open(folder, OF);
    expect(first.eventsUntil('jrnl0001', 1)).toBe(0);
    first.save({ state: 'ab' });
    first.copiedUntil(PLACE, 2_000);
    first.copiedUntil(PLACE, 4_000);
    first.flush();
    const next = Checkpoint.open(folder, OF);
    expect(next.state).toBe('ab');
    expect(next.eventsUntil('jrnl0001', 1)).toBe(4_000);
    expect(next.eventsUntil('jrnl0001', 0)).toBe(0);
    expect(fs.statSync(file()).mode & 0o777).toBe(0o600);
  });

  it('knows nothing of a move to other servers or of another journal', () => {
    Checkpoint.open(folder, OF).save({ state: 'ab', journal: '5' });
    expect(Checkpoint.open(folder, { ...OF, target: 'Kafka z' }).state).toBeUndefined();
    expect(Checkpoint.open(folder, { ...OF, journalId: 'jrnl0002' }).journal).toBeUndefined();
  });

  it('begins anew when its file is damaged or it is told to', () => {
    Checkpoint.open(folder, OF).save({ state: 'ab' });
    fs.writeFileSync(file(), '{"version":1,');
    expect(Checkpoint.open(folder, OF).state).toBeUndefined();
    Checkpoint.open(folder, OF).save({ state: 'cd' });
    Checkpoint.forget(folder);
    expect(Checkpoint.open(folder, OF).state).toBeUndefined();
  });
});
