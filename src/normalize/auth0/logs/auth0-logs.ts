import type { ParseContext, ParseOutcome, Parser, PartialEvent } from '../../contract.ts';
import { putAll } from '../../document/put.ts';
import { clearSecrets } from '../../field-map/secrets.ts';
import { parseAnyStamp } from '../../time/any-stamp.ts';
import { isIp } from '../../value/address.ts';
import { isJson, type Json, jsonAt, jsonText } from '../../vendor/json-text.ts';
import { vendorKey } from '../../vendor/put-vendor-field.ts';
import { putVendorTree } from '../../vendor/vendor-tree.ts';
import { jsonObject } from '../../web/access-json.ts';
import { auth0Meaning, auth0Outcome } from './auth0-codes.ts';
import { auth0OtpStep } from './auth0-otp.ts';

/** Events of Auth0's tenant logs: as a log stream sends them (`log_id`, `data`), as EventBridge wraps them, or bare. */
export const AUTH0_LOGS: Parser = {
  type: 'auth0.logs',
  title: { vi: 'Auth0 – nhật ký đăng nhập', en: 'Auth0 tenant logs' },
  logsource: { product: 'auth0', service: 'logs' },
  detect(line) {
    if (line.charCodeAt(0) !== 123 || !/"type"\s*:\s*"\w{1,40}"/.test(line)) return 0;
    const named = /"(?:log_id|tenant_name)"\s*:\s*"/.test(line);
    const known = /"(?:client_id|strategy_type|connection_id|user_agent|isMobile)"\s*:/.test(line);
    return named && known ? 0.92 : 0;
  },
  parse: parseAuth0,
};

/** Members that have a field of their own, or whose text is not told by their name. */
const PLACED = new Set([
  'ip',
  'user_agent',
  'user_id',
  'user_name',
  'type',
  'log_id',
  '_id',
  'date',
]);

function parseAuth0(line: string, context: ParseContext): ParseOutcome {
  const document = jsonObject(line);
  const data = document === undefined ? undefined : dataOf(document);
  const code = data === undefined ? undefined : jsonText(data, 'type');
  if (data === undefined || code === undefined) {
    return { kind: 'failed', reason: 'malformed', detail: 'no event of Auth0: no type code' };
  }
  const meaning = auth0Meaning(code);
  const address = jsonText(data, 'ip');
  const userName = jsonText(data, 'user_name');
  const step = auth0OtpStep(code, data);
  const doc: PartialEvent = { event: { kind: 'event' } };
  putAll(doc, {
    message: jsonText(data, 'description'),
    'event.action': meaning.action,
    'event.category': meaning.category,
    'event.type': meaning.type,
    'event.outcome': auth0Outcome(code, meaning),
    'event.code': code,
    'log.level': jsonAt(data, 'details.error') === undefined ? 'info' : 'error',
    'source.address': address,
    'source.ip': address !== undefined && isIp(address) ? address : undefined,
    'network.type': networkType(address),
    'user.id': jsonText(data, 'user_id'),
    'user.name': userName,
    'user_agent.original': jsonText(data, 'user_agent'),
    'auth0.logs.data.type': code,
    'auth0.logs.data.classification': meaning.classification,
    'auth0.logs.data.log_id': jsonText(data, 'log_id') ?? jsonText(data, '_id'),
    'gac.otp.stage': step?.stage,
    'gac.otp.channel': step?.channel,
  });
  for (const [name, value] of Object.entries(data).slice(0, 64)) {
    if (!PLACED.has(name)) putVendorTree(doc, `auth0.logs.data.${vendorKey(name)}`, { value });
  }
  const stamp = parseAnyStamp(data['date'], context);
  const phone = jsonText(data, 'details.phone_number') ?? jsonText(data, 'details.phoneNumber');
  const secrets = phone === undefined ? clearSecrets(userName) : { phone };
  return {
    kind: 'parsed',
    doc,
    ...(stamp === undefined ? {} : { timeMs: stamp.ms, timeNanos: stamp.nanos }),
    ...(secrets === undefined ? {} : { secrets }),
  };
}

function dataOf(document: Json): Json | undefined {
  const wrapped = ['data', 'detail.data', 'json.data', 'detail'].map((path) =>
    jsonAt(document, path),
  );
  const inner = wrapped.find((value) => isJson(value) && value['type'] !== undefined);
  if (isJson(inner)) return inner;
  const isBare = document['date'] !== undefined || document['_id'] !== undefined;
  return isBare ? document : undefined;
}

function networkType(address: string | undefined): string | undefined {
  if (address === undefined || !isIp(address)) return undefined;
  return address.includes(':') ? 'ipv6' : 'ipv4';
}
