/** The URL at which this machine reaches a service: one that listens everywhere is reached on loopback. */
export function localUrl({ host, port }: { host: string; port: number }): string {
  return `http://${reachable(host)}:${port}`;
}

function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
