import type { Parser } from '../contract.ts';
import { accessEvent } from '../web/access-event.ts';
import { hasAccessShape } from '../web/access-shape.ts';

const DIALECT = { namespace: 'nginx', responseTimeUnitNanos: 1e9 } as const;

/** nginx access log: `combined`, with a host before it, and with further fields after it. */
export const NGINX_ACCESS: Parser = {
  type: 'nginx.access',
  title: { vi: 'nginx – nhật ký truy cập', en: 'nginx access log' },
  logsource: { category: 'webserver', product: 'nginx', service: 'access' },
  detect: (line) => (hasAccessShape(line) ? 0.8 : 0),
  parse: (line, context) => accessEvent(line, context, DIALECT),
};
