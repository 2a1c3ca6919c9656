import { z } from 'zod';
import { absoluteTls, clientTls } from './client-tls.ts';

/** Brokers whose topics are sources; nothing to do with those that a journal is kept on. */
export const kafkaSourceOptions = z.strictObject({
  brokers: z
    .array(z.string().regex(/^[^\s:]+:\d+$/, 'must be host:port'))
    .min(1)
    .describe('Brokers to ask first, as host:port.'),
  groupPrefix: z
    .string()
    .regex(/^[a-zA-Z0-9._-]{1,100}$/)
    .default('tram-gac')
    .describe('First part of the name of the consumer group of each source.'),
  maxMessageBytes: z
    .int()
    .positive()
    .default(262_144)
    .describe('A longer message is cut and dead-lettered.'),
  tls: clientTls,
  sasl: z
    .strictObject({
      mechanism: z
        .enum(['plain', 'scram-sha-256', 'scram-sha-512'])
        .default('scram-sha-512')
        .describe('How the user is proven.'),
      username: z.string().describe('User; the password is GAC_COLLECT_KAFKA_PASSWORD.'),
    })
    .exactOptional()
    .describe('Log-in at the brokers; absent = none.'),
});

type KafkaSourceOptions = z.infer<typeof kafkaSourceOptions>;

/** The options with every path of a file made absolute. */
export function absoluteKafkaSources(
  options: KafkaSourceOptions,
  from: (file: string) => string,
): KafkaSourceOptions {
  return { ...options, tls: absoluteTls(options.tls, from) };
}
