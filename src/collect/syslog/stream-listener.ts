import fs from 'node:fs';
import net from 'node:net';
import tls from 'node:tls';
import type { Clock } from '../../telemetry/clock.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { ArrivalWatch, Collector, RecordSink } from '../contract.ts';
import { ProxiedSockets } from '../proxied-sockets.ts';
import { type Frame, SyslogFramer } from './framer.ts';
import type { SourceMatcher, SyslogPeer } from './source-matcher.ts';
import { type StoreOptions, storeFrames } from './store-frames.ts';
import { StrangerLog } from './stranger-log.ts';

export interface StreamListenerOptions {
  readonly host: string;
  readonly port: number;
  /** Certificate and key files; `undefined` = plain TCP. */
  readonly tls: { readonly certificateFile: string; readonly keyFile: string } | undefined;
  readonly maxConnections: number;
  /** Who may say, by the PROXY protocol, for whom it connects. */
  readonly proxies: readonly string[];
  readonly maxMessageBytes: number;
  readonly sink: RecordSink;
  readonly matcher: SourceMatcher;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly log: Log;
  /** Default: nobody wants to know what is refused. */
  readonly watch?: ArrivalWatch;
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
  const arriving = new Set<net.Socket>();
  const sockets = new Set<net.Socket>();
  const serving = new Set<Promise<void>>();
  const stopping = new AbortController();
  const strangers = new StrangerLog(options);
  const proxied = new ProxiedSockets({ ...options, transport: 'syslog' });
  const serveOptions = { ...options, strangers, proxied, signal: stopping.signal };
  const accept = (socket: net.Socket) => {
    sockets.add(socket);
    const served: Promise<void> = serve(socket, serveOptions).finally(() => {
      sockets.delete(socket);
      serving.delete(served);
      socket.destroy();
    });
    serving.add(served);
  };
  const secured = options.tls && tlsServer(options.tls, options.log).on('secureConnection', accept);
  const server = net.createServer((socket) => {
    arriving.add(socket);
    socket.once('close', () => arriving.delete(socket));
    // Whoever reads of it learns of its end too.
    socket.on('error', () => undefined);
    const handOver = secured ? () => secured.emit('connection', socket) : () => accept(socket);
    void proxied.admit(socket, handOver);
  });
  server.maxConnections = options.maxConnections;
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
      for (const socket of [...arriving, ...sockets]) socket.destroy();
      await Promise.all(serving);
    },
  };
}

interface Serving extends StreamListenerOptions {
  readonly strangers: StrangerLog;
  readonly proxied: ProxiedSockets;
  readonly signal: AbortSignal;
}

function tlsServer(
  { certificateFile, keyFile }: NonNullable<StreamListenerOptions['tls']>,
  log: Log,
): tls.Server {
  const server = tls.createServer({
    cert: fs.readFileSync(certificateFile),
    key: fs.readFileSync(keyFile),
    minVersion: 'TLSv1.2',
    // A certificate identifies by its registered fingerprint, so any issuer will do.
    requestCert: true,
    rejectUnauthorized: false,
  });
  server.on('tlsClientError', (error: Error, socket: tls.TLSSocket) => {
    log.warn({ err: error, peer: socket.remoteAddress }, 'A TLS handshake failed.');
  });
  return server;
}

async function serve(socket: net.Socket, options: Serving): Promise<void> {
  const peer = peerOf(socket, options.proxied);
  const framer = new SyslogFramer(options.maxMessageBytes);
  const store: StoreOptions = { ...options, transport: 'syslog', mayDrop: false };
  socket.setKeepAlive(true, 60_000);
  if (options.matcher.candidates(peer).length === 0) {
    options.metrics.collectRefusedRecords.inc({ transport: 'syslog', reason: 'unknown_peer' });
    options.strangers.note(peer);
    if (options.watch?.isOn === true) {
      options.watch.refused({ peer: peer.address, text: '', reason: 'unknown_peer' });
    }
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

function peerOf(socket: net.Socket, proxied: ProxiedSockets): SyslogPeer {
  const certificate = socket instanceof tls.TLSSocket ? socket.getPeerCertificate() : undefined;
  return {
    address: proxied.addressOf(socket),
    certificateFingerprint: certificate?.fingerprint256,
  };
}
