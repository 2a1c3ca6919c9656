import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { ProxiedSockets, type ProxiedSocketsOptions } from '../proxied-sockets.ts';

/**
 * Lets an HTTP server learn from trusted proxies, by the PROXY protocol, who is behind a connection: its
 * `remoteAddress` is then that of the sender, for whoever asks. Whoever connects from where proxies are must send a
 * header; from elsewhere a header is a malformed request. Call it before the server listens.
 */
export function askProxies(
  server: Server,
  options: Omit<ProxiedSocketsOptions, 'transport'>,
): void {
  if (options.proxies.length === 0) return;
  const proxied = new ProxiedSockets({ ...options, transport: 'http' });
  const serving = server.listeners('connection') as ((socket: Socket) => void)[];
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    // Whoever serves it later learns of its end too.
    const ignore = () => undefined;
    socket.on('error', ignore);
    void proxied.admit(socket, () => {
      socket.off('error', ignore);
      const address = proxied.addressOf(socket);
      Object.defineProperty(socket, 'remoteAddress', { value: address });
      for (const serve of serving) serve.call(server, socket);
    });
  });
}
