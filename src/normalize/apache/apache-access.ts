import { z } from 'zod';
import type { Parser } from '../contract.ts';
import { defineSettings } from '../settings/define-settings.ts';
import { accessEvent } from '../web/access-event.ts';
import { hasAccessShape } from '../web/access-shape.ts';
import { compilePercentFormat, parseByPercentFormat } from '../web/percent-format.ts';
import { TRUSTED_HOPS } from '../web/web-settings.ts';
import { APACHE_DIALECT, apacheFormatText } from './log-format.ts';

const DIALECT = { namespace: 'apache', responseTimeUnitNanos: 1e3 } as const;
const STYLE = { namespace: 'apache.access' } as const;
/** `ssl_request_log` of the configuration that comes with mod_ssl. */
const TLS_REQUEST = /^\[\d\d\/[A-Z][a-z]{2}\/\d{4}:[\d:]{8} [+-]\d{4}\] \S+ (?:TLS|SSL)v\S+ \S+ "/;
const parseTlsRequest = parseByPercentFormat(
  compilePercentFormat('%t %h %{SSL_PROTOCOL}x %{SSL_CIPHER}x "%r" %b', APACHE_DIALECT),
  STYLE,
);

const SETTINGS = z.strictObject({
  log_format: z.string().min(1).max(4_000).optional().meta({
    description:
      'The LogFormat directive of the configuration, its text, or a name such as combined.',
    vi: 'Chỉ thị LogFormat trong cấu hình, phần chữ của nó, hoặc một tên như combined.',
  }),
  trusted_hops: TRUSTED_HOPS,
});

/** Apache HTTP Server access log: `common`, `combined`, `vhost_combined`, with further fields, and any `LogFormat`. */
export const APACHE_ACCESS: Parser = {
  type: 'apache.access',
  title: { vi: 'Apache – nhật ký truy cập', en: 'Apache access log' },
  logsource: { category: 'webserver', product: 'apache', service: 'access' },
  settings: defineSettings(SETTINGS, ({ log_format: format, trusted_hops: trustedHops }) => {
    const dialect = trustedHops === undefined ? DIALECT : { ...DIALECT, trustedHops };
    return format === undefined
      ? (line, context) => accessEvent(line, context, dialect)
      : parseByPercentFormat(compilePercentFormat(apacheFormatText(format), APACHE_DIALECT), {
          ...STYLE,
          trustedHops,
        });
  }),
  detect(line) {
    if (!hasAccessShape(line)) {
      return TLS_REQUEST.test(line) ? 0.9 : 0;
    }
    // nginx writes `\x22` where Apache writes `\"`, and never `-` for a size.
    const sure = line.indexOf('\\"') >= 0 || /" \d{3} -(?: |$)/.test(line.slice(0, 2_000));
    return sure ? 0.9 : 0.7;
  },
  parse: (line, context) =>
    line.charCodeAt(0) === 91
      ? parseTlsRequest(line, context)
      : accessEvent(line, context, DIALECT),
};
