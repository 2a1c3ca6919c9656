/** The name that the protocol of Kafka gives to an error, if a broker sent it. */
export function protocolType(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('type' in error && typeof error.type === 'string') return error.type;
  return error.cause === undefined ? undefined : protocolType(error.cause);
}

/** Whether a broker answered with one of these names. */
export function isProtocolError(error: unknown, types: readonly string[]): boolean {
  return types.includes(protocolType(error) ?? '');
}

/** Says in one line what went wrong. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether an answer came and could not be taken apart: damaged, or compressed in a way that is not known here. */
export function isUndecodable(error: unknown): boolean {
  if (error instanceof RangeError) return true;
  if (!(error instanceof Error)) return false;
  // Whoever follows topics in this process lets its clients unpack, and may give up over a stranger's batch.
  if (['KafkaJSNotImplemented', 'UnpackError'].includes(error.name)) return true;
  return 'code' in error && /^Z(STD)?_/i.test(String(error.code));
}

/** How brokers begin what they say of a wrong name or password; kafkajs puts it behind words of its own. */
const REFUSED_LOG_IN = / failed: Authentication failed/;

/** Whether a broker refused who logs in. A connection that broke meanwhile has an error of the same name. */
export function isLogInRefused(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { name, message, cause } = error;
  if (name === 'KafkaJSSASLAuthenticationError') return REFUSED_LOG_IN.test(message);
  return isLogInRefused(cause);
}
