import { AssignerProtocol } from 'kafkajs';
import { z } from 'zod';
import type { Claimant } from './deal-partitions.ts';

const { MemberMetadata } = AssignerProtocol;
const Claim = z.object({ owned: z.array(z.number()), partitions: z.number() });

type MemberClaim = Pick<Claimant, 'owned' | 'partitions'>;

/** What a member tells the group of itself: the topic as every consumer does, and what it owns. */
export function encodeClaim(topic: string, { owned, partitions }: MemberClaim): Buffer {
  const userData = Buffer.from(JSON.stringify({ owned, partitions }));
  return MemberMetadata.encode({ version: 0, topics: [topic], userData });
}

/** What another member told; one who is not understood owns nothing and gets nothing. */
export function decodeClaim(metadata: Buffer): MemberClaim {
  try {
    const text = MemberMetadata.decode(metadata)?.userData.toString('utf8') ?? '';
    return Claim.parse(JSON.parse(text));
  } catch {
    // Some other program has joined the group: it must not keep the others from working.
    return { owned: [], partitions: 0 };
  }
}
