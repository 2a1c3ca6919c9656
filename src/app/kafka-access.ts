import type { KafkaClientOptions } from '../journal/kafka/kafka-options.ts';
import type { KafkaAccess } from './kafka-access-options.ts';

/** How brokers are reached, of options, for a client. */
export function kafkaAccess(
  { brokers, tls, sasl }: KafkaAccess,
  { clientId, password = '' }: { clientId: string; password: string | undefined },
): KafkaClientOptions {
  const { mode, ...files } = tls;
  return {
    brokers,
    clientId,
    ...(mode === 'verify' && { tls: files }),
    ...(sasl && { sasl: { ...sasl, password } }),
  };
}
