import { readFile } from 'node:fs/promises';
import {
  type Admin,
  type AdminConfig,
  type Consumer,
  type ConsumerConfig,
  Kafka,
  type KafkaConfig,
  type LogEntry,
  logLevel,
} from 'kafkajs';
import type { Log } from '../../telemetry/log.ts';
import type { KafkaClientOptions } from './kafka-options.ts';
import { takeLargeBatches } from './large-batches.ts';
import { calmRequestTimer } from './request-timer.ts';
import { SeedBrokers } from './seed-brokers.ts';

const CONNECT_MS = 3_000;
const AUTHENTICATE_MS = 5_000;
/** An answer that takes longer is taken for lost. */
const REQUEST_MS = 6_000;
/** Work is tried again by those who know how long it may take; the client itself gives up soon. */
const RETRY = { retries: 1, initialRetryTime: 100, maxRetryTime: 300 };

/** Begins at another broker each time, and learns from everything that it makes which of them do not answer. */
class TurningKafka extends Kafka {
  readonly #seeds: SeedBrokers;

  constructor(seeds: SeedBrokers, config: Omit<KafkaConfig, 'brokers'>) {
    super({ ...config, brokers: () => seeds.next() });
    this.#seeds = seeds;
  }

  override consumer(config: ConsumerConfig): Consumer {
    const consumer = super.consumer(config);
    const { REQUEST_TIMEOUT } = consumer.events;
    consumer.on(REQUEST_TIMEOUT, ({ payload }) => this.#seeds.silent(payload.broker));
    return consumer;
  }

  override admin(config?: AdminConfig): Admin {
    const admin = super.admin(config);
    const { REQUEST_TIMEOUT } = admin.events;
    admin.on(REQUEST_TIMEOUT, ({ payload }) => this.#seeds.silent(payload.broker));
    return admin;
  }
}

/** A client of the brokers; nothing is connected yet. */
export async function createClient(options: KafkaClientOptions, log: Log): Promise<Kafka> {
  calmRequestTimer();
  takeLargeBatches();
  const { sasl } = options;
  return new TurningKafka(new SeedBrokers(options.brokers), {
    clientId: options.clientId,
    ...(options.tls && { ssl: await readTls(options.tls) }),
    ...(sasl && { sasl: { ...sasl } as NonNullable<KafkaConfig['sasl']> }),
    connectionTimeout: CONNECT_MS,
    authenticationTimeout: AUTHENTICATE_MS,
    requestTimeout: REQUEST_MS,
    retry: RETRY,
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => writeEntry(entry, log),
  });
}

async function readTls(tls: NonNullable<KafkaClientOptions['tls']>) {
  const read = async (file: string | undefined) =>
    file === undefined ? undefined : await readFile(file, 'utf8');
  const ca = await read(tls.caFile);
  const cert = await read(tls.certificateFile);
  const key = await read(tls.keyFile);
  return {
    ...(ca !== undefined && { ca: [ca] }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  };
}

/** What the client says of single attempts is for engineers: whoever gives up says so himself. */
function writeEntry(
  { namespace, log: { message, logger, timestamp, stack, ...facts } }: LogEntry,
  log: Log,
) {
  log.debug({ ...facts, part: namespace }, `kafkajs: ${message}`);
}
