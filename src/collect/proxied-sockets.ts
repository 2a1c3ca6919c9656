import { Buffer } from 'node:buffer';
import type { BlockList, Socket } from 'node:net';
import type { Transport } from '../event/raw-record.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { addressBlocks, familyOf, plainAddress } from './address-blocks.ts';
import { proxyHeaderOf } from './proxy-header.ts';

/** A proxy says at once for whom it speaks. */
const HEADER_MS_MAX = 5_000;

export interface ProxiedSocketsOptions {
  /** Addresses and CIDR blocks of proxies; whoever connects from there must send a header, nobody else may. */
  readonly proxies: readonly string[];
  readonly transport: Transport;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** Learns from trusted proxies who is behind a connection, before anything else is read of it. */
export class ProxiedSockets {
  readonly #options: ProxiedSocketsOptions;
  readonly #proxies: BlockList;
  /** By the proxy's end of a connection, which is unlike that of every other one. */
  readonly #senders = new Map<string, string>();

  constructor(options: ProxiedSocketsOptions) {
    this.#options = options;
    this.#proxies = addressBlocks(options.proxies);
  }

  /** Address of the sender: who connected, or whom a trusted proxy named. */
  addressOf(socket: Socket): string {
    return this.#senders.get(endOf(socket)) ?? plainAddress(socket.remoteAddress);
  }

  /** Hands a connection over once it is known whose it is; one whose proxy does not say is ended and counted. */
  async admit(socket: Socket, handOver: (socket: Socket) => void): Promise<void> {
    const address = plainAddress(socket.remoteAddress);
    if (!this.#proxies.check(address, familyOf(address))) {
      handOver(socket);
      return;
    }
    const sender = await headerFrom(socket);
    if (socket.destroyed) return;
    if (sender === 'invalid') {
      const { metrics, log, transport } = this.#options;
      metrics.collectRefusedRecords.inc({ transport, reason: 'bad_proxy_header' });
      log.warn({ peer: address }, 'A trusted proxy sent no PROXY header; its connection is ended.');
      socket.destroy();
      return;
    }
    if (sender !== undefined) {
      const end = endOf(socket);
      this.#senders.set(end, sender);
      socket.once('close', () => this.#senders.delete(end));
    }
    handOver(socket);
  }
}

/** The proxy's own end: with TLS there are two sockets of one connection. */
function endOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

/** Takes the header off the front of a connection; what follows it stays to be read. */
function headerFrom(socket: Socket): Promise<string | undefined | 'invalid'> {
  return new Promise((resolve) => {
    let bytes = Buffer.alloc(0);
    const settle = (sender: string | undefined | 'invalid', rest?: Buffer) => {
      clearTimeout(late);
      socket.off('readable', read).off('error', fail).off('end', fail).off('close', fail);
      if (rest !== undefined && rest.length > 0) socket.unshift(rest);
      resolve(sender);
    };
    const fail = () => settle('invalid');
    const late = setTimeout(fail, HEADER_MS_MAX);
    const read = () => {
      const chunk = socket.read() as Buffer | null;
      if (chunk === null) return;
      bytes = Buffer.concat([bytes, chunk]);
      const header = proxyHeaderOf(bytes);
      if (header.kind === 'invalid') settle('invalid');
      else if (header.kind === 'header') settle(header.address, bytes.subarray(header.bytes));
    };
    socket.on('readable', read).once('error', fail).once('end', fail).once('close', fail);
  });
}
