import { z } from 'zod';
import type { ParseContext, ParseOutcome, Parser, PartialEvent } from '../contract.ts';
import { putAll } from '../document/put.ts';
import { defineSettings } from '../settings/define-settings.ts';
import { accessEvent } from '../web/access-event.ts';
import { parseAccessJson } from '../web/access-json.ts';
import { hasAccessShape } from '../web/access-shape.ts';
import { TRUSTED_HOPS } from '../web/web-settings.ts';
import { compileLogFormat, parseByLogFormat } from './log-format.ts';
import { isKnown, nginxVariable } from './variables.ts';

const DIALECT = { namespace: 'nginx', responseTimeUnitNanos: 1e9 } as const;
const STYLE = { namespace: 'nginx.access' } as const;
/** What the ingress controller of Kubernetes adds; "Log format" of its user guide. */
const INGRESS =
  / (\d{1,12}) (\d{1,6}\.\d{3}) \[([^\]]{0,253})\] \[([^\]]{0,253})\] ([^" ]{1,300}(?:, [^" ]{1,300}){0,8}) ([\d, -]{1,100}) ([\d., -]{1,100}) ([\d, -]{1,60}) ([\da-f]{16,64}|-)$/;
const INGRESS_MAX = 2_400;

/** Names that JSON formats often give to variables, beside the variables' own. */
const ALIASES: Readonly<Record<string, string>> = {
  '@timestamp': 'time_iso8601',
  bytes: 'body_bytes_sent',
  client_ip: 'remote_addr',
  clientip: 'remote_addr',
  method: 'request_method',
  protocol: 'server_protocol',
  referer: 'http_referer',
  referrer: 'http_referer',
  remote_ip: 'remote_addr',
  server: 'server_name',
  size: 'body_bytes_sent',
  time: 'time_iso8601',
  timestamp: 'time_iso8601',
  user: 'remote_user',
  user_agent: 'http_user_agent',
  x_forwarded_for: 'http_x_forwarded_for',
  xff: 'http_x_forwarded_for',
};

const parseJson = parseAccessJson({
  style: STYLE,
  target: (name, all) => {
    const variable = Object.hasOwn(ALIASES, name) ? (ALIASES[name] ?? name) : name;
    return isKnown(variable) ? nginxVariable(variable, all) : undefined;
  },
});

const SETTINGS = z.strictObject({
  log_format: z.string().min(1).max(4_000).optional().meta({
    description: 'The log_format directive of nginx.conf, or its text.',
    vi: 'Chỉ thị log_format trong nginx.conf, hoặc phần chữ của nó.',
  }),
  trusted_hops: TRUSTED_HOPS,
});

/** nginx access log: `combined`, with a host before it or further fields after it, JSON, and any `log_format`. */
export const NGINX_ACCESS: Parser = {
  type: 'nginx.access',
  title: { vi: 'nginx – nhật ký truy cập', en: 'nginx access log' },
  logsource: { category: 'webserver', product: 'nginx', service: 'access' },
  settings: defineSettings(SETTINGS, ({ log_format: format, trusted_hops: trustedHops }) =>
    format === undefined
      ? (line, context) => parse(line, context, trustedHops)
      : parseByLogFormat(compileLogFormat(format), { ...STYLE, trustedHops }),
  ),
  detect: (line) =>
    line.charCodeAt(0) === 123 ? detectJson(line) : hasAccessShape(line) ? 0.8 : 0,
  parse: (line, context) => parse(line, context),
};

function parse(line: string, context: ParseContext, trustedHops?: number): ParseOutcome {
  if (line.charCodeAt(0) === 123) {
    return parseJson(line, context);
  }
  // Most formats end with a quoted field, the controller's with an id.
  const ingress =
    line.charCodeAt(line.length - 1) === 34 ? null : INGRESS.exec(line.slice(-INGRESS_MAX));
  const rest = ingress === null ? line : line.slice(0, line.length - ingress[0].length);
  const outcome = accessEvent(
    rest,
    context,
    trustedHops === undefined ? DIALECT : { ...DIALECT, trustedHops },
  );
  if (ingress !== null && outcome.kind === 'parsed') putIngress(outcome.doc, ingress);
  return outcome;
}

function putIngress(doc: PartialEvent, [, bytes, seconds, ...rest]: RegExpExecArray): void {
  const [name, other, address, size, time, status, id] = rest.map((one) =>
    one === '-' ? '' : one,
  );
  putAll(doc, {
    'event.type': ['info'],
    'http.request.bytes': Number(bytes),
    'http.request.id': id,
    'event.duration': Math.round(Number(seconds) * 1e9),
    'nginx.ingress_controller.upstream.name': name,
    'nginx.ingress_controller.upstream.alternative_name': other,
    'nginx.ingress_controller.upstream.address': address,
    'nginx.ingress_controller.upstream.response.length': size,
    'nginx.ingress_controller.upstream.response.time': time,
    'nginx.ingress_controller.upstream.response.status_code': status,
  });
}

function detectJson(line: string): number {
  const head = line.slice(0, 4_096);
  const names = [
    'remote_addr',
    'request',
    'request_uri',
    'status',
    'body_bytes_sent',
    'http_user_agent',
  ];
  const found = names.filter((name) => head.includes(`"${name}":`)).length;
  return head.includes('"remote_addr":') && found >= 3 ? 0.92 : 0;
}
