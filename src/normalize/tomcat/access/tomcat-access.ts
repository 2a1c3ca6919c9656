import { z } from 'zod';
import type { Parser } from '../../contract.ts';
import { put } from '../../document/put.ts';
import { defineSettings } from '../../settings/define-settings.ts';
import { accessEvent } from '../../web/access-event.ts';
import { hasAccessShape } from '../../web/access-shape.ts';
import { compilePercentFormat, parseByPercentFormat } from '../../web/percent-format.ts';
import { TRUSTED_HOPS } from '../../web/web-settings.ts';
import { tomcatDialect, tomcatPatternText } from './valve-pattern.ts';

const STYLE = { namespace: 'tomcat.access' } as const;
const DIALECT = { namespace: 'tomcat', responseTimeUnitNanos: 1e6 } as const;

/** Java writes out the zeros that all others leave out of an IPv6 address. */
const LONG_ADDRESS = /^(?=\S*\b0:0(?::|\b))[\da-f]{1,4}(?::[\da-f]{1,4}){7} /;

const SETTINGS = z.strictObject({
  pattern: z.string().min(1).max(4_000).optional().meta({
    description: 'The pattern of the AccessLogValve in server.xml, or the whole Valve element.',
    vi: 'pattern của AccessLogValve trong server.xml, hoặc cả phần tử Valve.',
  }),
  duration_unit: z.enum(['ms', 'us']).default('ms').meta({
    description: 'Unit of %D: ms up to Tomcat 10.0, us from 10.1.',
    vi: 'Đơn vị của %D: ms đến Tomcat 10.0, us từ 10.1.',
  }),
  trusted_hops: TRUSTED_HOPS,
});

/** Apache Tomcat access log: `common`, `combined` and any pattern of the access-log valve. */
export const TOMCAT_ACCESS: Parser = {
  type: 'tomcat.access',
  title: { vi: 'Apache Tomcat – nhật ký truy cập', en: 'Apache Tomcat access log' },
  logsource: { category: 'webserver', product: 'tomcat', service: 'access' },
  settings: defineSettings(
    SETTINGS,
    ({ pattern, duration_unit: unit, trusted_hops: trustedHops }) => {
      const style = { ...STYLE, trustedHops };
      const text = tomcatPatternText(pattern ?? 'common');
      return parseByPercentFormat(compilePercentFormat(text, tomcatDialect(unit)), style);
    },
  ),
  detect: (line) => (hasAccessShape(line) ? (LONG_ADDRESS.test(line) ? 0.85 : 0.45) : 0),
  parse(line, context) {
    const outcome = accessEvent(line, context, DIALECT);
    if (outcome.kind === 'parsed') {
      put(outcome.doc, 'destination.bytes', outcome.doc.http?.response?.body?.bytes);
    }
    return outcome;
  },
};
