/** A process that takes part. */
export interface Claimant {
  readonly id: string;
  /** What it works on and has not given up. */
  readonly owned: readonly number[];
  /** It knows the partitions below this number. */
  readonly partitions: number;
}

/**
 * Deals the partitions among processes: evenly, and what can stay where it is stays. A partition that is to move is
 * given to nobody until its owner, who no longer finds it in his part, has given it up; then all are dealt again. Of two
 * that claim the same one, the first by name has it.
 * @returns the part of each, by id
 */
export function dealPartitions(claimants: readonly Claimant[]): Map<string, number[]> {
  const members = claimants.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const total = Math.max(0, ...members.map(({ partitions }) => partitions));
  const owners = new Map<number, string>();
  for (const { id, owned } of members)
    for (const partition of owned) if (!owners.has(partition)) owners.set(partition, id);
  const holdings = new Map(members.map(({ id }) => [id, ownedBy(id, owners)]));
  // The larger parts go to those who hold the most, so that the fewest partitions move.
  const byHolding = members.toSorted(
    (one, other) => (holdings.get(other.id)?.length ?? 0) - (holdings.get(one.id)?.length ?? 0),
  );
  const parts = new Map<string, Set<number>>();
  for (const [at, { id }] of byHolding.entries()) {
    const quota = Math.floor(total / members.length) + (at < total % members.length ? 1 : 0);
    parts.set(id, new Set(holdings.get(id)?.slice(0, quota)));
  }
  const kept = new Set([...parts.values()].flatMap((part) => [...part]));
  const moving = new Set<number>();
  for (let partition = 0; partition < total; partition += 1) {
    if (kept.has(partition)) continue;
    smallestPart(members, parts, partition)?.add(partition);
    if (owners.has(partition)) moving.add(partition);
  }
  return new Map(
    [...parts].map(([id, part]) => [id, [...part.difference(moving)].sort(ascending)]),
  );
}

function ownedBy(id: string, owners: ReadonlyMap<number, string>): number[] {
  const owned = [...owners].filter(([, owner]) => owner === id);
  return owned.map(([partition]) => partition).sort(ascending);
}

function smallestPart(
  members: readonly Claimant[],
  parts: ReadonlyMap<string, Set<number>>,
  partition: number,
): Set<number> | undefined {
  let smallest: Set<number> | undefined;
  for (const { id, partitions } of members) {
    const part = parts.get(id);
    if (part === undefined || partition >= partitions) continue;
    if (smallest === undefined || part.size < smallest.size) smallest = part;
  }
  return smallest;
}

function ascending(one: number, other: number): number {
  return one - other;
}
