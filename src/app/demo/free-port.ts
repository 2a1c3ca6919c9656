import net from 'node:net';
import { LOOPBACK } from './demo-configuration.ts';

/** The wanted port when it is free on this machine, else any free one. */
export async function freePort(wanted: number): Promise<number> {
  return (await tryPort(wanted)) ?? (await tryPort(0)) ?? wanted;
}

function tryPort(port: number): Promise<number | undefined> {
  const server = net.createServer();
  return new Promise((resolve) => {
    // Taken or not permitted: either way not for us.
    server.once('error', () => resolve(undefined));
    server.listen(port, LOOPBACK, () => {
      const address = server.address();
      const taken = typeof address === 'object' && address ? address.port : port;
      server.close(() => resolve(taken));
    });
  });
}
