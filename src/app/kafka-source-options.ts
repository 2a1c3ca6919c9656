import { z } from 'zod';
import { absoluteTls, clientTls } from './client-tls.ts';
import { kafkaBrokers, kafkaLogIn } from './kafka-access-options.ts';

/** Brokers whose topics are sources; nothing to do with those that a journal is kept on. */
export const kafkaSourceOptions = z.strictObject({
  brokers: kafkaBrokers,
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
  sasl: kafkaLogIn('GAC_COLLECT_KAFKA_PASSWORD'),
});

type KafkaSourceOptions = z.infer<typeof kafkaSourceOptions>;

/** The options with every path of a file made absolute. */
export function absoluteKafkaSources(
  options: KafkaSourceOptions,
  from: (file: string) => string,
): KafkaSourceOptions {
  return { ...options, tls: absoluteTls(options.tls, from) };
}
