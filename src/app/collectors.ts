import type { ArrivalWatch, Collector, RecordSink, SourceDirectory } from '../collect/contract.ts';
import { createFileCollector } from '../collect/file/file-collector.ts';
import { SourceMatcher } from '../collect/syslog/source-matcher.ts';
import { createStreamListener } from '../collect/syslog/stream-listener.ts';
import { createUdpListener } from '../collect/syslog/udp-listener.ts';
import { GacError } from '../event/error.ts';
import type { Clock } from '../telemetry/clock.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { checkAddressRanges } from './address-ranges.ts';
import type { Configuration, Secrets } from './configuration.ts';
import { kafkaAccess } from './kafka-access.ts';
import { nodeNameOf } from './node-name.ts';
import { StopList } from './stop-list.ts';

export interface CollectorWiring {
  readonly configuration: Configuration;
  readonly secrets: Secrets;
  readonly sink: RecordSink;
  readonly directory: SourceDirectory;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Default: nobody wants to know what is refused. */
  readonly watch?: ArrivalWatch;
}

export interface RunningCollectors {
  /** Ports that were really taken, by listener. */
  readonly ports: Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

/** What follows topics; `undefined` when no brokers are configured. */
async function openTopics(wiring: CollectorWiring): Promise<Collector | undefined> {
  const { configuration, secrets, log } = wiring;
  const { kafka } = configuration.collect;
  if (kafka === undefined) return undefined;
  const { createClient } = await import('../journal/kafka/client.ts');
  const { createKafkaCollector } = await import('../collect/kafka/kafka-collector.ts');
  const clientId = `${kafka.groupPrefix}-${nodeNameOf(configuration)}`;
  const password = secrets.collectKafkaPassword;
  const client = await createClient(kafkaAccess(kafka, { clientId, password }), log);
  return createKafkaCollector({ ...wiring, ...kafka, client });
}

interface PortListener extends Collector {
  readonly port: number;
}

/** Starts the configured ways in beside HTTP. @throws GacError GAC_CONFIG_INVALID when a port cannot be had */
export async function startCollectors(wiring: CollectorWiring): Promise<RunningCollectors> {
  const { configuration, directory, log } = wiring;
  const { syslog, file } = configuration.collect;
  const matcher = new SourceMatcher(directory);
  checkAddressRanges('collect.syslog.proxies', syslog.proxies);
  const stops = new StopList(log);
  const ports: Record<string, number> = {};
  const shared = { ...wiring, matcher, host: syslog.host, maxMessageBytes: syslog.maxMessageBytes };
  const add = async (
    name: string,
    { key, create }: { key: string; create: () => PortListener },
  ) => {
    try {
      const listener = create();
      await listener.start();
      stops.add(name, () => listener.stop());
      ports[name] = listener.port;
    } catch (cause) {
      const message = `collect.syslog.${key}: ${(cause as Error).message}.`;
      throw new GacError('GAC_CONFIG_INVALID', message, { cause });
    }
  };
  try {
    if (syslog.udpPort !== undefined) {
      const port = syslog.udpPort;
      const create = () => createUdpListener({ ...shared, port });
      await add('syslogUdp', { key: 'udpPort', create });
    }
    const { maxConnections, proxies } = syslog;
    if (syslog.tcpPort !== undefined) {
      const port = syslog.tcpPort;
      const create = () =>
        createStreamListener({ ...shared, maxConnections, proxies, port, tls: undefined });
      await add('syslogTcp', { key: 'tcpPort', create });
    }
    if (syslog.tlsPort !== undefined) {
      const port = syslog.tlsPort;
      const tls = syslog.tls;
      if (!tls)
        throw new GacError(
          'GAC_CONFIG_INVALID',
          'collect.syslog.tlsPort needs collect.syslog.tls.',
        );
      const create = () => createStreamListener({ ...shared, maxConnections, proxies, port, tls });
      await add('syslogTls', { key: 'tlsPort', create });
    }
    const files = createFileCollector({
      ...wiring,
      roots: file.roots,
      pollIntervalMs: file.pollIntervalSeconds * 1_000,
      maxLineBytes: file.maxLineBytes,
    });
    await files.start();
    stops.add('files', () => files.stop());
    const topics = await openTopics(wiring);
    if (topics) {
      await topics.start();
      stops.add('topics', () => topics.stop());
    }
  } catch (error) {
    await stops.stopAll();
    throw error;
  }
  return { ports, stop: () => stops.stopAll() };
}
