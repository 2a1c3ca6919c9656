// Syslog messages by UDP at an even rate.
import { Buffer } from 'node:buffer';
import dgram from 'node:dgram';

const TICK_MS = 5;

/** Sends for a time and tells how many the kernel took over. */
export async function sendDatagrams(
  port: number,
  { rate, seconds }: { rate: number; seconds: number },
): Promise<number> {
  const socket = dgram.createSocket('udp4');
  await new Promise<void>((resolve) => socket.connect(port, '127.0.0.1', resolve));
  const started = performance.now();
  let sent = 0;
  let asked = 0;
  while (performance.now() - started < seconds * 1_000) {
    const due = Math.floor(((performance.now() - started) / 1_000) * rate);
    for (; asked < due; asked++) {
      const at = new Date().toISOString();
      const text = `<134>1 ${at} portal bench - - - serial=${asked} ${'x'.repeat(300)}`;
      socket.send(Buffer.from(text), (error) => {
        if (error === null) sent++;
      });
    }
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  await new Promise((resolve) => setTimeout(resolve, 500));
  socket.close();
  return sent;
}
