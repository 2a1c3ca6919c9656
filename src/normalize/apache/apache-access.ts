import type { Parser } from '../contract.ts';
import { accessEvent } from '../web/access-event.ts';
import { hasAccessShape } from '../web/access-shape.ts';

const DIALECT = { namespace: 'apache', responseTimeUnitNanos: 1e3 } as const;

/** Apache HTTP Server access log: `common`, `combined`, `vhost_combined`, and with further fields. */
export const APACHE_ACCESS: Parser = {
  type: 'apache.access',
  title: { vi: 'Apache – nhật ký truy cập', en: 'Apache access log' },
  logsource: { category: 'webserver', product: 'apache', service: 'access' },
  detect(line) {
    if (!hasAccessShape(line)) {
      return 0;
    }
    // nginx writes `\x22` where Apache writes `\"`, and never `-` for a size.
    const sure = line.indexOf('\\"') >= 0 || /" \d{3} -(?: |$)/.test(line.slice(0, 2_000));
    return sure ? 0.9 : 0.7;
  },
  parse: (line, context) => accessEvent(line, context, DIALECT),
};
