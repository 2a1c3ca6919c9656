import type { RecordSink, SourceDirectory } from '../collect/contract.ts';
import { createFileCollector } from '../collect/file/file-collector.ts';
import { SourceMatcher } from '../collect/syslog/source-matcher.ts';
import { createStreamListener } from '../collect/syslog/stream-listener.ts';
import { createUdpListener } from '../collect/syslog/udp-listener.ts';
import { GacError } from '../event/error.ts';
import type { Clock } from '../telemetry/clock.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Configuration } from './configuration.ts';
import { StopList } from './stop-list.ts';

export interface CollectorWiring {
  readonly configuration: Configuration;
  readonly sink: RecordSink;
  readonly directory: SourceDirectory;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

export interface RunningCollectors {
  /** Ports that were really taken, by listener. */
  readonly ports: Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

/** Starts the configured ways in beside HTTP. @throws GacError GAC_CONFIG_INVALID when a port cannot be had */
export async function startCollectors(wiring: CollectorWiring): Promise<RunningCollectors> {
  const { configuration, directory, log } = wiring;
  const { syslog, file } = configuration.collect;
  const matcher = new SourceMatcher(directory);
  const stops = new StopList(log);
  const ports: Record<string, number> = {};
  const shared = { ...wiring, matcher, host: syslog.host, maxMessageBytes: syslog.maxMessageBytes };
  const add = async (
    name: string,
    listener: { start(): Promise<void>; stop(): Promise<void>; readonly port: number },
  ) => {
    try {
      await listener.start();
    } catch (cause) {
      throw new GacError(
        'GAC_CONFIG_INVALID',
        `${name} cannot listen: ${(cause as Error).message}.`,
        { cause },
      );
    }
    stops.add(name, () => listener.stop());
    ports[name] = listener.port;
  };
  try {
    if (syslog.udpPort !== undefined) {
      await add('syslogUdp', createUdpListener({ ...shared, port: syslog.udpPort }));
    }
    const { maxConnections } = syslog;
    if (syslog.tcpPort !== undefined) {
      const port = syslog.tcpPort;
      await add(
        'syslogTcp',
        createStreamListener({ ...shared, maxConnections, port, tls: undefined }),
      );
    }
    if (syslog.tlsPort !== undefined) {
      const port = syslog.tlsPort;
      const tls = syslog.tls;
      if (!tls)
        throw new GacError(
          'GAC_CONFIG_INVALID',
          'collect.syslog.tlsPort needs collect.syslog.tls.',
        );
      await add('syslogTls', createStreamListener({ ...shared, maxConnections, port, tls }));
    }
    const files = createFileCollector({
      ...wiring,
      roots: file.roots,
      pollIntervalMs: file.pollIntervalSeconds * 1_000,
      maxLineBytes: file.maxLineBytes,
    });
    await files.start();
    stops.add('files', () => files.stop());
  } catch (error) {
    await stops.stopAll();
    throw error;
  }
  return { ports, stop: () => stops.stopAll() };
}
