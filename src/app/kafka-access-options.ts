import { z } from 'zod';
import type { clientTls } from './client-tls.ts';

/** Brokers, as options name them. */
export const kafkaBrokers = z
  .array(z.string().regex(/^[^\s:]+:\d+$/, 'must be host:port'))
  .min(1)
  .describe('Brokers to ask first, as host:port.');

/** How a client proves who it is; the password is in a variable of the environment. */
export function kafkaLogIn(passwordVariable: string) {
  return z
    .strictObject({
      mechanism: z
        .enum(['plain', 'scram-sha-256', 'scram-sha-512'])
        .default('scram-sha-512')
        .describe('How the user is proven.'),
      username: z.string().describe(`User; the password is ${passwordVariable}.`),
    })
    .exactOptional()
    .describe('Log-in at the brokers; absent = none.');
}

/** What options say of reaching brokers. */
export interface KafkaAccess {
  readonly brokers: readonly string[];
  readonly tls: z.infer<typeof clientTls>;
  readonly sasl?: z.infer<ReturnType<typeof kafkaLogIn>>;
}
