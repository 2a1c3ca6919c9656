import type { PartialEvent } from '../contract.ts';
import { isIp } from '../value/address.ts';

const VALUES_MAX = 64;
type Part = Record<string, unknown> | undefined;

/** Collects `related.ip`, `related.user` and `related.hosts` from where ECS keeps addresses, users and hosts. */
export function putRelated(doc: PartialEvent): void {
  const given = (doc.related ?? {}) as Record<string, unknown>;
  const source = doc.source as Part;
  const client = doc.client as Part;
  const destination = doc.destination as Part;
  const server = doc.server as Part;
  const host = doc.host as Part;
  const user = doc.user as Part;
  const ips = listOf(given['ip']);
  addIp(ips, source?.['ip']);
  addIp(ips, client?.['ip']);
  addIp(ips, destination?.['ip']);
  addIp(ips, server?.['ip']);
  addIp(ips, host?.['ip']);
  addIp(ips, (doc['network'] as Part)?.['forwarded_ip']);
  const users = listOf(given['user']);
  add(users, user?.['name']);
  add(users, (user?.['target'] as Part)?.['name']);
  add(users, (user?.['effective'] as Part)?.['name']);
  add(users, (user?.['changes'] as Part)?.['name']);
  const hosts = listOf(given['hosts']);
  add(hosts, host?.['name']);
  add(hosts, host?.['hostname']);
  add(hosts, (doc.url as Part)?.['domain']);
  add(hosts, source?.['domain']);
  add(hosts, destination?.['domain']);
  add(hosts, server?.['domain']);
  const hash = given['hash'];
  const related: Record<string, unknown> = hash === undefined ? {} : { hash };
  if (ips.length > 0) related['ip'] = ips;
  if (users.length > 0) related['user'] = users;
  if (hosts.length > 0) related['hosts'] = hosts;
  if (Object.keys(related).length > 0) {
    doc.related = related;
  } else {
    delete doc.related;
  }
}

function listOf(value: unknown): string[] {
  const values: unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
  const texts = values.filter((one) => typeof one === 'string' && one !== '') as string[];
  return texts.length < 2 ? texts : [...new Set(texts)].slice(0, VALUES_MAX);
}

function add(list: string[], value: unknown): void {
  if (Array.isArray(value)) {
    for (const one of value) add(list, one);
  } else if (
    typeof value === 'string' &&
    value !== '' &&
    list.length < VALUES_MAX &&
    !list.includes(value)
  ) {
    list.push(value);
  }
}

function addIp(list: string[], value: unknown): void {
  if (Array.isArray(value)) {
    for (const one of value) addIp(list, one);
  } else if (typeof value === 'string' && isIp(value)) {
    add(list, value);
  }
}
