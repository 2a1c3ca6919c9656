// Goal: an operator can switch off what is found of persons, never what is secret, and is told so.
// Method: configuration documents, as an operator writes them.
import { describe, expect, it } from 'vitest';
import { parseConfiguration } from '../../../src/app/configuration.ts';
import { protectionOf } from '../../../src/app/reading.ts';
import { DETECTORS, SECRET_DETECTORS } from '../../../src/normalize/redact/detector.ts';

const protection = (yaml: string) =>
  protectionOf(parseConfiguration(`normalize: {protection: ${yaml}}`, 'gac.yaml'));

describe('normalize.protection', () => {
  it('hides everything but addresses of state bodies by default', () => {
    const { detectors, clearEmailDomains } = protection('{}');
    expect([...detectors]).toEqual([...DETECTORS]);
    expect(clearEmailDomains).toEqual(['gov.vn']);
  });

  it('switches off detectors of persons', () => {
    const { detectors, clearEmailDomains } = protection(
      '{detectors: {email: false, passport: false}, clearEmailDomains: [Example.VN]}',
    );
    expect(DETECTORS.filter((one) => !detectors.has(one))).toEqual(['email', 'passport']);
    expect(clearEmailDomains).toEqual(['example.vn']);
  });

  it.each(SECRET_DETECTORS)('refuses to switch off %s, and says why', (detector) => {
    expect(() => protection(`{detectors: {${detector}: false}}`)).toThrow(
      expect.objectContaining({
        code: 'GAC_CONFIG_INVALID',
        issues: [
          expect.objectContaining({ detail: expect.stringContaining('cannot be switched off') }),
        ],
      }),
    );
  });
});
