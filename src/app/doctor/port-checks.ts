import dgram from 'node:dgram';
import net from 'node:net';
import type { Check } from './check.ts';
import type { CheckId } from './check-ids.ts';
import { type Finding, failed, ok, said } from './finding.ts';
import { type PortOwner, portOwner } from './port-owner.ts';
import { reasonOf } from './reason-of.ts';
import { isRunning } from './running-service.ts';
import { does, type Subject } from './subject.ts';

type PortCheckId = Extract<CheckId, `ports.${string}`>;

/** A port that the service would take. */
export interface WantedPort {
  readonly id: PortCheckId;
  /** The option, such as `http.port`. */
  readonly option: string;
  readonly protocol: 'tcp' | 'udp';
  readonly host: string;
  readonly port: number;
}

/** What came of looking at a port. */
export type PortOutcome =
  | { readonly kind: 'free' }
  /** The running service has it. */
  | { readonly kind: 'own'; readonly pid: number | undefined }
  | { readonly kind: 'taken'; readonly by: PortOwner }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string };

/** Whether the ports that the service would take are free, or its own. */
export function portChecks(subject: Subject): Check[] {
  return wantedPorts(subject).map((wanted) => ({
    ids: [wanted.id],
    run: async (report) => report(judgePort(wanted, await look(wanted, subject))),
  }));
}

/** What came of looking at a port means. */
export function judgePort(wanted: WantedPort, outcome: PortOutcome): Finding {
  const { id, option, protocol, host, port } = wanted;
  const figures = { option, host, port: String(port), protocol: protocol.toUpperCase() };
  if (port === 0) return ok(id, said('doctor.port.any', figures));
  if (outcome.kind === 'free') return ok(id, said('doctor.port.free', figures));
  if (outcome.kind === 'own') {
    return ok(id, said('doctor.port.own', { ...figures, pid: pidOf(outcome.pid) }));
  }
  if (outcome.kind === 'taken') {
    const { name, pid } = outcome.by;
    const by = { ...figures, program: name ?? '?', pid: pidOf(pid) };
    const found = said('doctor.port.taken', by);
    return failed(id, found, { step: said('doctor.port.taken_step', figures) });
  }
  const found = said('doctor.port.refused', { ...figures, reason: outcome.reason });
  const step = said(
    outcome.code === 'EACCES' ? 'doctor.port.low_step' : 'doctor.port.host_step',
    figures,
  );
  return failed(id, found, { step });
}

function pidOf(pid: number | undefined): string {
  return pid === undefined ? '?' : String(pid);
}

function wantedPorts(subject: Subject): WantedPort[] {
  const { http, collect } = subject.configuration;
  const { host, udpPort, tcpPort, tlsPort } = collect.syslog;
  const wanted: WantedPort[] = [
    { id: 'ports.http', option: 'http.port', protocol: 'tcp', host: http.host, port: http.port },
  ];
  if (!does(subject, 'collect')) return wanted;
  const syslog = [
    { id: 'ports.syslog_udp', option: 'collect.syslog.udpPort', protocol: 'udp', port: udpPort },
    { id: 'ports.syslog_tcp', option: 'collect.syslog.tcpPort', protocol: 'tcp', port: tcpPort },
    { id: 'ports.syslog_tls', option: 'collect.syslog.tlsPort', protocol: 'tcp', port: tlsPort },
  ] as const;
  for (const { port, ...rest } of syslog)
    if (port !== undefined) wanted.push({ ...rest, host, port });
  return wanted;
}

async function look(wanted: WantedPort, { running }: Subject): Promise<PortOutcome> {
  const { protocol, port } = wanted;
  if (port === 0) return { kind: 'free' };
  const owner = await portOwner(protocol, port);
  const { pid } = running;
  if (isRunning(running)) {
    const isOwn = owner !== undefined && (owner.pid === undefined || owner.pid === pid);
    if (isOwn) return { kind: 'own', pid };
    // A service that runs may be about to take it: it is not taken away for a moment.
    if (owner === undefined) return { kind: 'free' };
  }
  const error = await (protocol === 'tcp' ? tryTcp(wanted) : tryUdp(wanted));
  if (error === undefined) return { kind: 'free' };
  const { code = '' } = error;
  if (code !== 'EADDRINUSE') return { kind: 'refused', code, reason: reasonOf(error) };
  return { kind: 'taken', by: owner ?? { pid: undefined, name: undefined } };
}

function tryTcp({ host, port }: WantedPort): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', resolve);
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

function tryUdp({ host, port }: WantedPort): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const socket = dgram.createSocket(net.isIPv6(host) ? 'udp6' : 'udp4');
    socket.once('error', (error) => {
      socket.close();
      resolve(error);
    });
    socket.bind({ address: host, port, exclusive: true }, () =>
      socket.close(() => resolve(undefined)),
    );
  });
}
