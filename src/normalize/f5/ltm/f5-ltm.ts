import { z } from 'zod';
import type { ParseContext, ParseOutcome, Parser } from '../../contract.ts';
import { settingsError } from '../../settings/configure-parser.ts';
import { defineSettings } from '../../settings/define-settings.ts';
import { isInEnvelope } from '../../syslog/in-envelope.ts';
import { anyText, status, wholeOrDash, word } from '../../template/shapes.ts';
import { matchTemplate, type TemplateField, templateOf } from '../../template/template.ts';
import { keyValues } from '../../value/key-values.ts';
import { type AccessStyle, accessDocument } from '../../web/access-document.ts';
import { type AccessFacts, type FactTarget, factSetter } from '../../web/access-facts.ts';
import { jsonObject } from '../../web/access-json.ts';
import { telemetryDocument } from '../telemetry/telemetry-document.ts';

const STYLE: AccessStyle = { namespace: 'f5.ltm' };
/** Parameters of request logging; "BIG-IP External Monitoring", request logging parameters. */
const TARGETS: Readonly<Record<string, FactTarget>> = {
  BIGIP_BLADE_ID: 'own:blade',
  BIGIP_CACHED: 'own:cached',
  BIGIP_HOSTNAME: 'own:hostname',
  CLIENT_IP: 'client',
  CLIENT_PORT: 'clientPort',
  DATE_HTTP: 'own:date_http',
  DATE_NCSA: 'time',
  HTTP_CLASS: 'own:http_class',
  HTTP_KEEPALIVE: 'own:keepalive',
  HTTP_METHOD: 'method',
  HTTP_PATH: 'path',
  HTTP_QUERY: 'query',
  HTTP_REQUEST: 'request',
  HTTP_STATCODE: 'status',
  HTTP_STATUS: 'own:status_line',
  HTTP_URI: 'target',
  HTTP_VERSION: 'version',
  NCSA_COMBINED: '',
  NCSA_COMMON: '',
  RESPONSE_MSECS: 'duration:ms',
  RESPONSE_SIZE: 'bodyBytes',
  RESPONSE_USECS: 'duration:us',
  SERVER_IP: 'server',
  SERVER_PORT: 'serverPort',
  SNAT_IP: 'own:snat_ip',
  SNAT_PORT: 'own:snat_port',
  TIME_MSECS: 'own:time_msecs',
  TIME_USECS: 'own:time_usecs',
  TIMESTAMP: 'time',
  VIRTUAL_IP: 'own:virtual.ip',
  VIRTUAL_NAME: 'own:virtual.name',
  VIRTUAL_POOL_NAME: 'own:pool',
  VIRTUAL_PORT: 'own:virtual.port',
  VIRTUAL_SNATPOOL_NAME: 'own:snat_pool',
  HOST: 'host',
  'USER-AGENT': 'userAgent',
  REFERER: 'referrer',
  'X-FORWARDED-FOR': 'forwarded',
};
const SHAPES: Readonly<Record<string, typeof anyText>> = {
  CLIENT_IP: word,
  CLIENT_PORT: wholeOrDash,
  HTTP_STATCODE: status,
};
const SETTINGS = z.strictObject({
  template: z.string().min(1).max(4_000).optional().meta({
    description: 'The template of the request-logging profile, such as $CLIENT_IP $HTTP_REQUEST.',
    vi: 'Mẫu của hồ sơ ghi yêu cầu, ví dụ $CLIENT_IP $HTTP_REQUEST.',
  }),
});

/** F5 BIG-IP LTM request logging: `PARAMETER="value"` pairs by the names of its parameters, or a template. */
export const F5_LTM: Parser = {
  type: 'f5.ltm',
  title: { vi: 'F5 BIG-IP LTM – ghi nhật ký yêu cầu', en: 'F5 BIG-IP LTM request logging' },
  logsource: { category: 'webserver', product: 'f5', service: 'ltm' },
  settings: defineSettings(SETTINGS, ({ template }) =>
    template === undefined ? parsePairs : templateParser(template),
  ),
  detect: (line) =>
    (line.startsWith('{') && /"telemetryEventCategory":\s*"LTM"/.test(line)) ||
    /(?:^|[ ,;])\$?(?:CLIENT_IP|VIRTUAL_NAME|HTTP_REQUEST)="?\S/.test(line.slice(0, 1_000))
      ? 0.93
      : 0,
  parse: parsePairs,
};

function parsePairs(line: string, context: ParseContext): ParseOutcome {
  const json = line.charCodeAt(0) === 123 ? jsonObject(line) : undefined;
  const told = json === undefined ? undefined : telemetryDocument(json, context);
  if (told !== undefined) return told;
  const pairs = isInEnvelope(line, context) ? undefined : keyValues(line, { blanks: true });
  const facts: AccessFacts = { own: {} };
  let known = 0;
  for (const [key, value] of pairs ?? []) {
    const name = key.replace(/^\$/, '').toUpperCase();
    const target = Object.hasOwn(TARGETS, name) ? TARGETS[name] : undefined;
    known += target === undefined ? 0 : 1;
    factSetter(target ?? ownTarget(name))(facts, value);
  }
  return known < 2
    ? { kind: 'failed', reason: 'malformed', detail: 'no parameters of BIG-IP request logging' }
    : accessDocument(facts, context, STYLE);
}

function ownTarget(name: string): FactTarget {
  return `own:${name.toLowerCase().replace(/[^\w-]+/g, '_')}`;
}

function templateParser(template: string): Parser['parse'] {
  const names: string[] = [];
  const parts: (string | TemplateField)[] = [];
  let from = 0;
  for (const match of template.matchAll(/\$\{?([A-Za-z][\w-]*)\}?/g)) {
    const literal = template.slice(from, match.index);
    if (literal !== '') parts.push(literal);
    else if (names.length > 0)
      throw settingsError('template', `${match[0]} touches the one before it`);
    const name = (match[1] ?? '').toUpperCase();
    parts.push({ name: match[0], accepts: SHAPES[name] ?? anyText });
    names.push(name);
    from = match.index + match[0].length;
  }
  if (from < template.length) parts.push(template.slice(from));
  if (names.length === 0) throw settingsError('template', 'names no parameter');
  const setters = names.map((name) => factSetter(TARGETS[name] ?? ownTarget(name)));
  const compiled = templateOf(parts, false);
  return (line, context) => {
    const match = isInEnvelope(line, context) ? undefined : matchTemplate(line, compiled);
    if (match?.kind !== 'match') {
      return { kind: 'failed', reason: 'malformed', detail: 'not in the template' };
    }
    const facts: AccessFacts = { own: {} };
    for (const [index, set] of setters.entries()) {
      set(facts, match.values[index] ?? '');
    }
    return accessDocument(facts, context, STYLE);
  };
}
