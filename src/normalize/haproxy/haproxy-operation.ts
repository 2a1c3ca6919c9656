import type { ParseOutcome, PartialEvent } from '../contract.ts';
import type { Stamp } from '../time/stamp.ts';
import { endpointOf } from '../value/address.ts';

const CONNECT =
  /^Connect from (\S{1,64}):(\d{1,5}) to (\S{1,64}):(\d{1,5}) \(([^/() ]{1,128})\/([A-Z]{1,8})\)/;
const LEVEL =
  /^\[(ALERT|WARNING|NOTICE|INFO|DEBUG|emerg|alert|crit|err|warning|notice|info)\] *(?:\(\d{1,10}\) *:|[^:]{1,40}:) /;
const SERVER =
  /^(?:Health check for )?(?:backup )?(Backup Server|Server|server) ([^/\s]{1,128})\/(\S{1,128}?),? (?:is (?:going )?(UP|DOWN|MAINT|DRAIN|NOLB|stopping)|(succeeded|failed))/;
const PROXY =
  /^(?:Proxy|proxy|Backend|backend|Stopping|Pausing|Enabling|Resuming) (.{1,128}?)(?: (started|stopped|has no server available!)|\.|$)/;
const REASON = /, reason: ([^,]{1,256})/;

/** Reads what HAProxy says of itself: servers up and down, backends without servers, starts and stops, plain connects. */
export function operationEvent(
  message: string,
  at: { readonly doc: PartialEvent; readonly stamp: Stamp | undefined },
): ParseOutcome {
  const { doc, stamp } = at;
  const level = LEVEL.exec(message);
  const text = level === null ? message : message.slice(level[0].length);
  const known = putConnect(doc, text) || putServer(doc, text) || putProxy(doc, text);
  if (!known && level === null) {
    return { kind: 'failed', reason: 'malformed', detail: 'no line form of HAProxy fits' };
  }
  if (!known) {
    doc.event = { kind: 'event', category: ['web'], type: ['info'] };
  }
  if (level?.[1] !== undefined) {
    doc.log = { level: level[1].toLowerCase() };
  }
  doc.message = message;
  if (stamp === undefined) {
    return { kind: 'parsed', doc };
  }
  const time = { timeMs: stamp.ms, timeNanos: stamp.nanos };
  return stamp.assumedYear
    ? { kind: 'parsed', ...time, timeAssumedYear: true, doc }
    : { kind: 'parsed', ...time, doc };
}

function putConnect(doc: PartialEvent, text: string): boolean {
  const match = CONNECT.exec(text);
  if (match === null) {
    return false;
  }
  const [, from = '', fromPort, to = '', toPort, frontend, mode] = match;
  doc.source = { ...endpointOf(from), port: Number(fromPort) };
  doc.destination = { ...endpointOf(to), port: Number(toPort) };
  doc['haproxy'] = { frontend_name: frontend, mode };
  const category = mode === 'HTTP' ? ['web', 'network'] : ['network'];
  doc.event = { kind: 'event', category, type: ['connection'] };
  return true;
}

function putServer(doc: PartialEvent, text: string): boolean {
  const match = SERVER.exec(text);
  if (match === null) {
    return false;
  }
  const [, , backend, server, state, check] = match;
  doc['haproxy'] = { backend_name: backend, server_name: server };
  const health = check !== undefined;
  doc.event = {
    kind: 'event',
    category: ['web'],
    type: [health ? 'info' : 'change'],
    action: health ? `health-check-${check}` : `server-${(state ?? '').toLowerCase()}`,
  };
  const reason = REASON.exec(text)?.[1];
  if (reason !== undefined) {
    doc.event.reason = reason;
  }
  return true;
}

function putProxy(doc: PartialEvent, text: string): boolean {
  const match = PROXY.exec(text);
  if (match === null) {
    return false;
  }
  const state = match[2];
  doc['haproxy'] = { backend_name: match[1] };
  const empty = state?.startsWith('has') ?? false;
  doc.event = {
    kind: 'event',
    category: ['web'],
    type: [empty ? 'error' : state === 'started' ? 'start' : 'change'],
    action: empty ? 'backend-without-servers' : `proxy-${state ?? 'state-changed'}`,
  };
  return true;
}
