const REASON_LENGTH_MAX = 300;

/** What went wrong, in one line; several attempts in one error are told one after the other. */
export function reasonOf(error: unknown): string {
  return textOf(error).replace(/\s+/g, ' ').trim().slice(0, REASON_LENGTH_MAX);
}

function textOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') {
    return error.errors.map(textOf).join('; ');
  }
  if (!(error instanceof Error)) return String(error);
  // `fetch` says only that it failed; why stands behind it.
  const behind = error.message === 'fetch failed' ? error.cause : undefined;
  if (behind !== undefined) return textOf(behind);
  return error.message || error.name;
}
