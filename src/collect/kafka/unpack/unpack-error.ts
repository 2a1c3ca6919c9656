/** Packed bytes that cannot be unpacked: damaged, too large, or in a form that is not known here. */
export class UnpackError extends Error {
  override readonly name = 'UnpackError';
}

/** The error of unpacking that made another one happen, if one did. */
export function unpackErrorOf(error: unknown): UnpackError | undefined {
  if (error instanceof UnpackError) return error;
  return error instanceof Error ? unpackErrorOf(error.cause) : undefined;
}
