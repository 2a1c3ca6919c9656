import type { Parser } from '../contract.ts';
import { haproxyEvent } from './haproxy-event.ts';

/** HAProxy in HTTP mode: `option httplog`, `option httpslog`, errors of connections, and its own notices. */
export const HAPROXY_HTTP: Parser = {
  type: 'haproxy.http',
  title: { vi: 'HAProxy – nhật ký HTTP', en: 'HAProxy HTTP log' },
  logsource: { category: 'proxy', product: 'haproxy', service: 'http' },
  detect: (line) => likelihood(line, 0.9, 0.5),
  parse: haproxyEvent,
};

/** HAProxy in TCP mode: `option tcplog`, errors of connections, and its own notices. */
export const HAPROXY_TCP: Parser = {
  type: 'haproxy.tcp',
  title: { vi: 'HAProxy – nhật ký TCP', en: 'HAProxy TCP log' },
  logsource: { category: 'proxy', product: 'haproxy', service: 'tcp' },
  detect: (line) => likelihood(line, 0.5, 0.9),
  parse: haproxyEvent,
};

/** `192.0.2.6:33319 [22/Nov/2026:09:03:57.655] https-in/1: SSL handshake failure`. */
const HANDSHAKE =
  /^\S{1,64}:\d{1,5} \[\d\d\/[A-Z][a-z]{2}\/\d{4}:[\d:.]{8,12}\] [\w.-]{1,128}\/[\w.-]{1,128}: /;
/** What the program says of itself on its error output. */
const NOTICE = /^\[(?:NOTICE|WARNING|ALERT)\] +\(\d{1,10}\) : /;

/** Five timers are HTTP, three are TCP. */
function likelihood(line: string, http: number, tcp: number): number {
  const head = line.slice(0, 600);
  const timers =
    /\] \S{1,128} \S{1,128}\/\S{1,128} (?:\S{1,64} )?(-?\d{1,10}(?:\/[+-]?\d{1,10}){1,5}) /.exec(
      head,
    );
  const count = timers?.[1]?.split('/').length ?? 0;
  if (count === 5) return http;
  if (count === 3) return tcp;
  if (HANDSHAKE.test(head)) return http;
  return /\bhaproxy(?:\[\d{1,10}\])?: /.test(head) || NOTICE.test(head) ? 0.6 : 0;
}
