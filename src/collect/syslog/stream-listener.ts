import fs from 'node:fs';
import net from 'node:net';
import tls from 'node:tls';
import type { Clock } from '../../telemetry/clock.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { Collector, RecordSink } from '../contract.ts';
import { type Frame, SyslogFramer } from './framer.ts';
import { plainAddress, type SourceMatcher, type SyslogPeer } from './source-matcher.ts';
import { type StoreOptions, storeFrames } from './store-frames.ts';
import { StrangerLog } from './stranger-log.ts';

export interface StreamListenerOptions {
  readonly host: string;
  readonly port: number;
  /** Certificate and key files; `undefined` = plain TCP. */
  readonly tls: { readonly certificateFile: string; readonly keyFile: string } | undefined;
  readonly maxConnections: number;
  readonly maxMessageBytes: number;
  readonly sink: RecordSink;
  readonly matcher: SourceMatcher;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** Syslog over TCP or TLS with the port it really got. */
export interface StreamListener extends Collector {
  readonly port: number;
}

/**
 * Takes syslog over TCP (RFC 6587) or TLS (RFC 5425). The next bytes of a connection are read only after the journal
 * has the earlier ones: a full journal holds the sender back instead of losing its messages.
 */
export function createStreamListener(options: StreamListenerOptions): StreamListener {
  const sockets = new Set<net.Socket>();
  const serving = new Set<Promise<void>>();
  const stopping = new AbortController();
  const strangers = new StrangerLog(options);
  const serveOptions = { ...options, strangers, signal: stopping.signal };
  const accept = (socket: net.Socket) => {
    sockets.add(socket);
    const served: Promise<void> = serve(socket, serveOptions).finally(() => {
      sockets.delete(socket);
      serving.delete(served);
      socket.destroy();
    });
    serving.add(served);
  };
  const server = options.tls
    ? tls.createServer(
        {
          cert: fs.readFileSync(options.tls.certificateFile),
          key: fs.readFileSync(options.tls.keyFile),
          minVersion: 'TLSv1.2',
          // A certificate identifies by its registered fingerprint, so any issuer will do.
          requestCert: true,
          rejectUnauthorized: false,
        },
        accept,
      )
    : net.createServer(accept);
  server.maxConnections = options.maxConnections;
  server.on('tlsClientError', (error: Error, socket: tls.TLSSocket) => {
    options.log.warn({ err: error, peer: socket.remoteAddress }, 'A TLS handshake failed.');
  });
  return {
    get port() {
      const address = server.address();
      return typeof address === 'object' && address ? address.port : options.port;
    },
    start: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(options.port, options.host, () => {
          server.off('error', reject);
          server.on('error', (error) => options.log.error({ err: error }, 'A listener failed.'));
          resolve();
        });
      }),
    stop: async () => {
      stopping.abort();
      server.close();
      for (const socket of sockets) socket.destroy();
      await Promise.all(serving);
    },
  };
}

async function serve(
  socket: net.Socket,
  options: StreamListenerOptions & { strangers: StrangerLog; signal: AbortSignal },
): Promise<void> {
  const peer = peerOf(socket);
  const framer = new SyslogFramer(options.maxMessageBytes);
  const store: StoreOptions = { ...options, transport: 'syslog', mayDrop: false };
  socket.setKeepAlive(true, 60_000);
  if (options.matcher.candidates(peer).length === 0) {
    options.metrics.collectRefusedRecords.inc({ transport: 'syslog', reason: 'unknown_peer' });
    options.strangers.note(peer);
    return;
  }
  try {
    for await (const chunk of socket) {
      if (!(await keep(framer.push(chunk as Buffer), peer, store))) return;
    }
    await keep(framer.end(), peer, store);
  } catch (error) {
    if (!options.signal.aborted)
      options.log.debug({ err: error, peer }, 'A syslog connection broke.');
  }
}

async function keep(frames: Frame[], peer: SyslogPeer, store: StoreOptions): Promise<boolean> {
  return frames.length === 0 || (await storeFrames(frames, peer, store)) === 'stored';
}

function peerOf(socket: net.Socket): SyslogPeer {
  const certificate = socket instanceof tls.TLSSocket ? socket.getPeerCertificate() : undefined;
  return {
    address: plainAddress(socket.remoteAddress),
    certificateFingerprint: certificate?.fingerprint256,
  };
}
