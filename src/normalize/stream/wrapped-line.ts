/** Where shippers and container engines put the line that they carry, the surest first. */
const NAMES = ['message', 'log', 'MESSAGE', 'msg', 'raw', '_raw'] as const;
const WRAPPED = new RegExp(`"(?:${NAMES.join('|')}|original)"\\s*:\\s*"`);

/** The log line inside a JSON object such as Filebeat's, Fluent Bit's or Docker's; `undefined` = it holds none. */
export function wrappedLine(text: string): string | undefined {
  if (text.charCodeAt(0) !== 123 || !WRAPPED.test(text)) {
    return undefined;
  }
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    // Not JSON: then there is no line in it.
    return undefined;
  }
  const fields = document as Record<string, unknown>;
  const event = fields['event'] as Record<string, unknown> | null | undefined;
  const candidates = [
    fields['event.original'],
    typeof event === 'object' ? event?.['original'] : undefined,
    ...NAMES.map((name) => fields[name]),
  ];
  const line = candidates.find((one) => typeof one === 'string' && one.trim() !== '');
  return typeof line === 'string' ? line.replace(/\r?\n$/, '') : undefined;
}
