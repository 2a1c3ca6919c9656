import type { Admin } from 'kafkajs';

/** How many copies are up to date. */
export interface ReplicaFacts {
  readonly partitions: number;
  /** Partitions that nobody leads: nothing is written to them or read from them. */
  readonly leaderless: readonly string[];
  /** Partitions with fewer copies up to date than a write needs. */
  readonly belowMinimum: readonly string[];
  /** Partitions that lack a copy, and can be written all the same. */
  readonly behind: readonly string[];
}

/** Looks at the copies of topics that exist. */
export async function inspectReplicas(
  admin: Admin,
  topics: readonly string[],
  minInsyncReplicas: number,
): Promise<ReplicaFacts> {
  if (topics.length === 0) return { partitions: 0, leaderless: [], belowMinimum: [], behind: [] };
  const { topics: found } = await admin.fetchTopicMetadata({ topics: [...topics] });
  const all = found.flatMap(({ name, partitions }) =>
    partitions.map(({ partitionId, leader, isr, replicas }) => ({
      name: `${name}-${partitionId}: ${isr.length}/${replicas.length}`,
      isLed: leader >= 0,
      copies: isr.length,
      wanted: replicas.length,
    })),
  );
  const led = all.filter(({ isLed }) => isLed);
  const names = (some: typeof all) => some.map(({ name }) => name);
  return {
    partitions: all.length,
    leaderless: names(all.filter(({ isLed }) => !isLed)),
    belowMinimum: names(led.filter(({ copies }) => copies < minInsyncReplicas)),
    behind: names(
      led.filter(({ copies, wanted }) => copies < wanted && copies >= minInsyncReplicas),
    ),
  };
}
