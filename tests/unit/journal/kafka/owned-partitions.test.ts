// Goal: the work on a partition never runs twice at once in one process, and a partition is claimed until its work has
// ended in good order.
// Method: assign, take away and lose partitions while their work ends slowly.
import { describe, expect, test } from 'vitest';
import { OwnedPartitions } from '../../../../src/journal/kafka/owned-partitions.ts';
import { createLog } from '../../../../src/telemetry/log.ts';

function start() {
  const said: string[] = [];
  const ends = new Map<number, () => void>();
  let givenUp = 0;
  const owned = new OwnedPartitions({
    log: createLog({ level: 'silent' }),
    onGivenUp: () => {
      givenUp += 1;
    },
    work: {
      begin: (partition) => said.push(`begin ${partition}`),
      end: (partition) => {
        said.push(`end ${partition}`);
        return new Promise((done) => ends.set(partition, done));
      },
    },
  });
  const finish = async (partition: number) => {
    ends.get(partition)?.();
    await new Promise((done) => setImmediate(done));
  };
  return { owned, said, finish, givenUp: () => givenUp };
}

describe('owned partitions', () => {
  test('are claimed until their work has ended', async () => {
    const { owned, said, finish, givenUp } = start();
    owned.assign([0, 1]);
    owned.assign([1]);
    expect(owned.begun()).toEqual([1]);
    expect(owned.claims()).toEqual([1, 0]);
    await finish(0);
    expect(owned.claims()).toEqual([1]);
    expect(givenUp()).toBe(1);
    expect(said).toEqual(['begin 0', 'begin 1', 'end 0']);
  });

  test('that come back while they end begin after the end', async () => {
    const { owned, said, finish, givenUp } = start();
    owned.assign([0]);
    owned.assign([]);
    owned.assign([0]);
    expect(said).toEqual(['begin 0', 'end 0']);
    await finish(0);
    expect(said).toEqual(['begin 0', 'end 0', 'begin 0']);
    expect(owned.begun()).toEqual([0]);
    expect(givenUp()).toBe(0);
  });

  test('that were lost are claimed no more', async () => {
    const { owned, said, finish } = start();
    owned.assign([0, 1]);
    owned.assign([0]);
    owned.lose();
    expect(owned.claims()).toEqual([]);
    expect(said.slice(2)).toEqual(['end 1', 'end 0']);
    await finish(0);
    await finish(1);
    expect(owned.begun()).toEqual([]);
  });
});
