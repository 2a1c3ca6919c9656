import { kernelDrops } from '../../collect/syslog/kernel-drops.ts';
import type { Check } from './check.ts';
import { type Finding, ok, said, skipped, warning } from './finding.ts';
import { isRunning } from './running-service.ts';
import { does, type Subject } from './subject.ts';

const ID = 'syslog.udp_drops';

/** Whether the kernel loses datagrams of a running service; none when it has no fixed UDP port. */
export function dropChecks(subject: Subject): Check[] {
  const { udpPort } = subject.configuration.collect.syslog;
  if (udpPort === undefined || udpPort === 0 || !does(subject, 'collect')) return [];
  const look = () => (isRunning(subject.running) ? kernelDrops(udpPort) : undefined);
  return [{ ids: [ID], run: (report) => report(judgeDrops(udpPort, look())) }];
}

/** What the kernel's count means; `undefined` = nobody listens, or it does not say. */
export function judgeDrops(port: number, count: number | undefined): Finding {
  if (count === undefined) return skipped(ID, said('doctor.udp.unknown'));
  const figures = { port: String(port), count };
  if (count === 0) return ok(ID, said('doctor.udp.none', figures));
  return warning(ID, said('doctor.udp.lost', figures), { step: said('doctor.udp.lost_step') });
}
