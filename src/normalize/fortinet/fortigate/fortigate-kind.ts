import type { PartialEvent } from '../../contract.ts';

const DENIED = new Set([
  'deny',
  'denied',
  'block',
  'blocked',
  'dropped',
  'reset',
  'reset_client',
  'reset_server',
  'clear_session',
  'quarantine',
]);
const ALLOWED = new Set([
  'pass',
  'passthrough',
  'accept',
  'allow',
  'permit',
  'exempt',
  'detected',
  'monitored',
]);
const FAILED = /fail|error|invalid|denied|lock|wrong/i;
const THREATS = new Set(['ips', 'anomaly', 'waf']);

/** Says in ECS's categories what kind of event a FortiGate log is. */
export function putFortigateKind(doc: PartialEvent, pairs: ReadonlyMap<string, string>): void {
  const type = pairs.get('type') ?? '';
  const subtype = pairs.get('subtype') ?? '';
  const action = pairs.get('action') ?? '';
  const event = doc.event ?? {};
  if (type === 'traffic') {
    event.category = ['network'];
    event.type = trafficTypes(action, pairs);
    // The firewall did what it should, whatever its verdict.
    if (action !== '') event.outcome = 'success';
  } else if (type === 'event') {
    putSystemEvent(event, { subtype, action, pairs });
  } else {
    event.category = utmCategories(subtype === '' ? type : subtype, doc);
    event.type = [
      ...(DENIED.has(action) ? ['denied'] : ALLOWED.has(action) ? ['allowed'] : []),
      ...(subtype === 'dns' || type === 'dns' ? ['info'] : []),
    ];
    if (event.type.length === 0) event.type = ['info'];
    if (action !== '') event.outcome = 'success';
  }
  doc.event = event;
}

function trafficTypes(action: string, pairs: ReadonlyMap<string, string>): string[] {
  const inspected = pairs.get('utmaction');
  const denied = DENIED.has(action) || inspected === 'block';
  return [
    'connection',
    ...(action === 'start' ? ['start'] : action === '' ? [] : ['end']),
    ...(pairs.has('app') && action !== 'deny' ? ['protocol'] : []),
    // What the inspection let pass it says itself.
    ...(denied ? ['denied'] : inspected === undefined ? ['allowed'] : []),
  ];
}

function utmCategories(subtype: string, doc: PartialEvent): string[] {
  const web =
    subtype === 'webfilter' || subtype === 'waf' || doc.http?.request?.method !== undefined;
  return [
    ...(THREATS.has(subtype) ? ['intrusion_detection'] : []),
    ...(subtype === 'virus' ? ['malware'] : []),
    ...(web ? ['web'] : []),
    'network',
  ];
}

function putSystemEvent(
  event: NonNullable<PartialEvent['event']>,
  of: { subtype: string; action: string; pairs: ReadonlyMap<string, string> },
): void {
  const { subtype, action, pairs } = of;
  const said = `${pairs.get('logdesc') ?? ''} ${pairs.get('msg') ?? ''}`;
  const status = (pairs.get('status') ?? pairs.get('result') ?? '').toLowerCase();
  const logIn = /\blog(?:ged|s)?[ -]?(?:in|on)\b|auth-logon|FSSO-logon/i.test(`${said} ${action}`);
  const logOut = /\blog(?:ged|s)?[ -]?(?:out|off)\b|auth-logout|FSSO-logoff/i.test(
    `${said} ${action}`,
  );
  if (logIn || logOut || subtype === 'user') {
    event.category = ['authentication'];
    event.type = [logOut ? 'end' : logIn ? 'start' : 'info'];
  } else if (subtype === 'vpn') {
    event.category = ['network'];
    event.type = ['connection'];
  } else if (
    /config|add|edit|delete/i.test(`${action} ${pairs.get('cfgpath') ?? ''}`) &&
    pairs.has('cfgpath')
  ) {
    event.category = ['configuration'];
    event.type = ['change'];
  } else {
    event.category = ['host'];
    event.type = ['info'];
  }
  if (/^(?:success|ok)$/.test(status)) event.outcome = 'success';
  else if (/^(?:fail|failed|failure|error|negotiate_error)$/.test(status))
    event.outcome = 'failure';
  else if (logIn || logOut) event.outcome = FAILED.test(said) ? 'failure' : 'success';
}
