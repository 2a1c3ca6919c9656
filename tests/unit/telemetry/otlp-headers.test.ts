// Goal: headers given by one variable are read as OpenTelemetry writes them, and a mistake shows no secret.
// Method: examples, right and wrong.
import { describe, expect, it } from 'vitest';
import { parseOtlpHeaders } from '../../../src/telemetry/otlp-headers.ts';

describe('headers of the export', () => {
  it('are names and percent-encoded values', () => {
    expect(parseOtlpHeaders('authorization=Bearer%20abc%2Cd%3D, x-scope=gac ,')).toEqual({
      authorization: 'Bearer abc,d=',
      'x-scope': 'gac',
    });
    expect(parseOtlpHeaders('a=b=c')).toEqual({ a: 'b=c' });
    expect(parseOtlpHeaders('')).toEqual({});
  });

  it.each(['s3cret', '=s3cret', 'x y=s3cret', 'x=s3cret%', 'x=s3cret%0A', 'x=s3cret%00'])(
    'refuse %s without repeating it',
    (text) => {
      const read = () => parseOtlpHeaders(text);
      expect(read).toThrow(expect.objectContaining({ code: 'GAC_CONFIG_INVALID' }));
      expect(read).not.toThrow(/s3cret/);
    },
  );
});
