import type { EcsLog } from '@elastic/ecs';
import type { PartialEvent } from '../contract.ts';
import type { Envelope } from './envelope.ts';
import { FACILITY_NAMES, SEVERITY_NAMES } from './severity-names.ts';

/** Writes what the envelope says into a document, where the parser has not said it already. */
export function putEnvelope(doc: PartialEvent, envelope: Envelope): void {
  const { hostname, appname, pid } = envelope;
  doc.log = { ...doc.log, syslog: { ...syslogFields(envelope), ...doc.log?.syslog } };
  if (hostname !== undefined) {
    doc.host = { hostname, name: hostname, ...doc.host };
  }
  if (appname !== undefined || pid !== undefined) {
    doc.process = {
      ...(appname === undefined ? {} : { name: appname }),
      ...(pid === undefined ? {} : { pid }),
      ...doc.process,
    };
  }
}

function syslogFields(envelope: Envelope): NonNullable<EcsLog['syslog']> {
  const syslog: NonNullable<EcsLog['syslog']> = {};
  const { priority, hostname, appname, procid, msgid, version, structuredData } = envelope;
  if (priority !== undefined) {
    syslog.priority = priority;
    syslog.facility = named(priority >> 3, FACILITY_NAMES);
    syslog.severity = named(priority & 7, SEVERITY_NAMES);
  }
  if (version !== undefined) syslog.version = version;
  if (hostname !== undefined) syslog.hostname = hostname;
  if (appname !== undefined) syslog.appname = appname;
  if (procid !== undefined) syslog.procid = procid;
  if (msgid !== undefined) syslog.msgid = msgid;
  if (structuredData !== undefined) {
    syslog.structured_data = structuredData;
  }
  return syslog;
}

function named(code: number, names: readonly string[]) {
  const name = names[code];
  return name === undefined ? { code } : { code, name };
}
