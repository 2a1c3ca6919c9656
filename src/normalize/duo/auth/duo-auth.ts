import type { ParseContext, ParseOutcome, Parser, PartialEvent } from '../../contract.ts';
import { distinct, put, putAll } from '../../document/put.ts';
import { clearSecrets } from '../../field-map/secrets.ts';
import { parseAnyStamp } from '../../time/any-stamp.ts';
import { type Json, jsonAt, jsonText } from '../../vendor/json-text.ts';
import { vendorKey } from '../../vendor/put-vendor-field.ts';
import { putVendorTree } from '../../vendor/vendor-tree.ts';
import { jsonObject } from '../../web/access-json.ts';
import { duoEndpoint } from '../duo-endpoint.ts';
import { phoneInName } from '../duo-phone.ts';

/** Authentication logs of Duo's Admin API, version 2, one a line. */
export const DUO_AUTH: Parser = {
  type: 'duo.auth',
  title: { vi: 'Cisco Duo – nhật ký xác thực', en: 'Cisco Duo authentication log' },
  logsource: { category: 'authentication', product: 'duo', service: 'auth' },
  detect(line) {
    if (line.charCodeAt(0) !== 123) return 0;
    const devices = /"access_device"\s*:/.test(line) || /"auth_device"\s*:/.test(line);
    return devices && /"(?:factor|txid|result)"\s*:/.test(line) ? 0.96 : 0;
  },
  parse: parseDuo,
};

const PLACED = new Set(['timestamp', 'user']);
/** Factors whose proof is a code. Source: Duo, Admin API, "Authentication Logs", `factor`. */
const CHANNELS: Readonly<Record<string, string>> = {
  passcode: 'totp',
  duo_mobile_passcode: 'totp',
  hardware_token: 'totp',
  yubikey_code: 'totp',
  digipass_go_7_token: 'totp',
  bypass_code: 'bypass',
  sms_passcode: 'sms',
  sms_refresh: 'sms',
  email_passcode: 'email',
  phone_call: 'voice',
};

function parseDuo(line: string, context: ParseContext): ParseOutcome {
  const record = jsonObject(line);
  const result = record === undefined ? undefined : jsonText(record, 'result');
  if (record === undefined || (result === undefined && jsonText(record, 'factor') === undefined)) {
    const detail = 'no authentication of Duo: neither a result nor a factor';
    return { kind: 'failed', reason: 'malformed', detail };
  }
  const doc: PartialEvent = { event: { kind: 'event' } };
  const succeeded = result?.toLowerCase() === 'success';
  putAll(doc, {
    'event.action': jsonText(record, 'event_type'),
    'event.category': ['authentication'],
    'event.type': ['info'],
    'event.outcome': succeeded ? 'success' : 'failure',
    'event.reason': jsonText(record, 'reason'),
    'user_agent.name': jsonText(record, 'access_device.browser'),
    'user_agent.version': jsonText(record, 'access_device.browser_version'),
    'user_agent.os.name': jsonText(record, 'access_device.os'),
    'user_agent.os.version': jsonText(record, 'access_device.os_version'),
  });
  putSource(doc, record);
  putUser(doc, record);
  putOtp(doc, record, succeeded);
  for (const [name, value] of Object.entries(record).slice(0, 64)) {
    if (!PLACED.has(name)) putVendorTree(doc, `cisco_duo.auth.${vendorKey(name)}`, { value });
  }
  const stamp = parseAnyStamp(record['timestamp'] ?? record['isotimestamp'], context);
  const phone = phoneInName(jsonText(record, 'auth_device.name'));
  const secrets = phone === undefined ? clearSecrets(jsonText(record, 'user.name')) : { phone };
  return {
    kind: 'parsed',
    doc,
    ...(stamp === undefined ? {} : { timeMs: stamp.ms, timeNanos: stamp.nanos }),
    ...(secrets === undefined ? {} : { secrets }),
  };
}

function putSource(doc: PartialEvent, record: Json): void {
  const address = jsonText(record, 'access_device.ip');
  const { ip, port } = address === undefined ? {} : duoEndpoint(address);
  const hostname = jsonText(record, 'access_device.hostname');
  const device = jsonText(record, 'auth_device.ip');
  putAll(doc, {
    'source.address': hostname ?? address,
    'source.domain': hostname,
    'source.ip': ip,
    'source.port': port,
    'related.ip': distinct(ip, device === undefined ? undefined : duoEndpoint(device).ip),
  });
}

function putUser(doc: PartialEvent, record: Json): void {
  const groups = jsonAt(record, 'user.groups');
  const names = (Array.isArray(groups) ? groups : []).filter((name) => typeof name === 'string');
  const user = {
    id: jsonText(record, 'user.key'),
    name: jsonText(record, 'user.name'),
    email: jsonText(record, 'email'),
  };
  for (const [field, value] of Object.entries(user)) {
    put(doc, `user.${field}`, value);
    put(doc, `source.user.${field}`, value);
  }
  const shown = names.slice(0, 50);
  putAll(doc, {
    'user.group.name': names[0],
    'source.user.group.name': shown,
    'cisco_duo.auth.user.groups': shown,
  });
}

/** What a push or a key proves is no code; codes sent anew are a request. */
function putOtp(doc: PartialEvent, record: Json, succeeded: boolean): void {
  const factor = jsonText(record, 'factor')?.toLowerCase().replaceAll(' ', '_') ?? '';
  const channel = Object.hasOwn(CHANNELS, factor) ? CHANNELS[factor] : undefined;
  if (channel === undefined) return;
  const isSending = factor === 'sms_refresh' || jsonText(record, 'reason') === 'passcodes_sent';
  const checked = succeeded ? 'verified' : 'rejected';
  const sent = succeeded ? 'requested' : 'failed';
  putAll(doc, { 'gac.otp.stage': isSending ? sent : checked, 'gac.otp.channel': channel });
}
