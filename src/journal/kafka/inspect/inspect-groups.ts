import type { Admin } from 'kafkajs';

/** How far one consumer of a topic is. */
export interface GroupFacts {
  /** Name of the consumer group. */
  readonly group: string;
  /** Processes that are in it at present. */
  readonly members: number;
  /** Records that wait for it. */
  readonly lagRecords: number;
  /** Records that Kafka removed before it read them. */
  readonly lostRecords: number;
}

/** Looks at the consumer groups of topics that exist. */
export async function inspectGroups(
  admin: Admin,
  topics: readonly string[],
): Promise<readonly GroupFacts[]> {
  const { groups } = await admin.listGroups();
  const found: GroupFacts[] = [];
  for (const topic of topics) {
    const ofTopic = groups
      .map(({ groupId }) => groupId)
      .filter((groupId) => groupId.startsWith(`${topic}.`));
    if (ofTopic.length === 0) continue;
    const ends = await admin.fetchTopicOffsets(topic);
    const described = await admin.describeGroups(ofTopic);
    for (const { groupId, members } of described.groups) {
      const [committed] = await admin.fetchOffsets({ groupId, topics: [topic] });
      const at = new Map(committed?.partitions.map((one) => [one.partition, Number(one.offset)]));
      const behind = ends.map(({ partition, high, low }) => {
        const offset = at.get(partition) ?? -1;
        const next = offset < 0 ? Number(low) : offset;
        return {
          lag: Math.max(0, Number(high) - Math.max(next, Number(low))),
          lost: Math.max(0, Number(low) - next),
        };
      });
      found.push({
        group: groupId,
        members: members.length,
        lagRecords: sum(behind.map(({ lag }) => lag)),
        lostRecords: sum(behind.map(({ lost }) => lost)),
      });
    }
  }
  return found;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
