import type { Buffer } from 'node:buffer';
import dgram from 'node:dgram';
import type { Clock } from '../../telemetry/clock.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { plainAddress } from '../address-blocks.ts';
import type { ArrivalWatch, Collector, RecordSink } from '../contract.ts';
import { cutOversize } from '../oversize.ts';
import { kernelDrops, ownSockets } from './kernel-drops.ts';
import type { SourceMatcher } from './source-matcher.ts';
import { storeFrames } from './store-frames.ts';
import { StrangerLog } from './stranger-log.ts';

/** Asked of the kernel, which may give less: a burst waits there while the journal writes. */
const RECEIVE_BUFFER_BYTES = 8 * 1_048_576;
/** Datagrams held while the journal writes; beyond it they are dropped and counted. */
const QUEUE_DATAGRAMS_MAX = 50_000;
const QUEUE_BYTES_MAX = 64 * 1_048_576;
const KERNEL_DROPS_INTERVAL_MS = 1_000;

export interface UdpListenerOptions {
  readonly host: string;
  readonly port: number;
  readonly maxMessageBytes: number;
  readonly sink: RecordSink;
  readonly matcher: SourceMatcher;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly log: Log;
  /** Default: nobody wants to know what is refused. */
  readonly watch?: ArrivalWatch;
}

export interface UdpListener extends Collector {
  readonly port: number;
}

/**
 * Takes syslog over UDP (RFC 5426). UDP has no acknowledgement: what the kernel drops is read from it and shown as
 * `gac_collect_udp_kernel_drops`, what the queue drops is counted; what the network drops nobody knows.
 */
export function createUdpListener(options: UdpListenerOptions): UdpListener {
  const socket = dgram.createSocket({ type: options.host.includes(':') ? 'udp6' : 'udp4' });
  const stopping = new AbortController();
  const strangers = new StrangerLog(options);
  let queue = new Map<string, Buffer[]>();
  let queued = 0;
  let queuedBytes = 0;
  let draining: Promise<void> | undefined;

  const drain = async () => {
    while (queued > 0) {
      const batches = queue;
      queue = new Map();
      queued = 0;
      queuedBytes = 0;
      for (const [address, messages] of batches) {
        const frames = messages.map((message) => cutOversize(message, options.maxMessageBytes));
        const peer = { address, certificateFingerprint: undefined };
        const store = { ...options, strangers, signal: stopping.signal } as const;
        await storeFrames(frames, peer, { ...store, transport: 'syslog', mayDrop: true });
      }
    }
    draining = undefined;
  };

  socket.on('message', (message, remote) => {
    if (queued >= QUEUE_DATAGRAMS_MAX || queuedBytes >= QUEUE_BYTES_MAX) {
      options.metrics.collectRefusedRecords.inc({ transport: 'syslog', reason: 'journal_full' });
      return;
    }
    const address = plainAddress(remote.address);
    const messages = queue.get(address) ?? [];
    messages.push(trimmed(message));
    queue.set(address, messages);
    queued++;
    queuedBytes += message.length;
    draining ??= drain().catch((error: unknown) => {
      draining = undefined;
      options.log.error({ err: error }, 'Datagrams could not be stored.');
    });
  });

  let watch: NodeJS.Timeout | undefined;
  let tellDrops: () => void = () => undefined;
  return {
    get port() {
      return socket.address().port;
    },
    start: () =>
      new Promise((resolve, reject) => {
        socket.once('error', reject);
        socket.bind(options.port, options.host, () => {
          socket.off('error', reject);
          socket.on('error', (error) =>
            options.log.error({ err: error }, 'The UDP listener failed.'),
          );
          growBuffer(socket, options.log);
          const { port } = socket.address();
          const sockets = ownSockets(port);
          tellDrops = () => {
            const drops = kernelDrops(port, sockets);
            if (drops !== undefined) options.metrics.collectUdpDrops.set(drops);
          };
          tellDrops();
          watch = setInterval(tellDrops, KERNEL_DROPS_INTERVAL_MS);
          watch.unref();
          resolve();
        });
      }),
    stop: async () => {
      clearInterval(watch);
      tellDrops();
      await new Promise<void>((resolve) => socket.close(() => resolve()));
      stopping.abort();
      await draining;
    },
  };
}

function growBuffer(socket: dgram.Socket, log: Log): void {
  try {
    socket.setRecvBufferSize(RECEIVE_BUFFER_BYTES);
  } catch (error) {
    log.warn({ err: error }, 'The kernel gave no larger UDP receive buffer.');
  }
}

function trimmed(message: Buffer): Buffer {
  let end = message.length;
  while (
    end > 0 &&
    (message[end - 1] === 10 || message[end - 1] === 13 || message[end - 1] === 0)
  ) {
    end--;
  }
  return message.subarray(0, end);
}
