import { GacError } from '../event/error.ts';

// RFC 9110, section 5.6.2: what the name of a header may hold.
const NAME = /^[\w!#$%&'*+.^`|~-]+$/;
const VALUE = /^[\x20-\x7e]*$/;

/**
 * The headers of `name=value,name=value`, values percent-encoded, as OpenTelemetry writes them in one variable.
 * @throws GacError GAC_CONFIG_INVALID, without showing any of it: values are secrets
 */
export function parseOtlpHeaders(text: string): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const pair of text.split(',')) {
    if (pair.trim() === '') continue;
    const at = pair.indexOf('=');
    const name = pair.slice(0, Math.max(at, 0)).trim();
    const value = decoded(pair.slice(at + 1).trim());
    if (!NAME.test(name) || value === undefined || !VALUE.test(value)) {
      throw new GacError(
        'GAC_CONFIG_INVALID',
        'GAC_OTLP_HEADERS: write name=value, several with a comma between, and %2C for a comma in a value.',
      );
    }
    headers[name] = value;
  }
  return headers;
}

function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    // A lone percent sign: the caller says what to write.
    return undefined;
  }
}
