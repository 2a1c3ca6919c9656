import { isIP } from 'node:net';
import type { Kafka } from 'kafkajs';
import type { Log } from '../../../telemetry/log.ts';
import { clusterOf } from '../broker-line.ts';
import { createClient } from '../client.ts';
import { reasonOf } from '../kafka-error.ts';
import type { KafkaClientOptions } from '../kafka-options.ts';

/** Brokers that are asked one by one. */
const BROKERS_MAX = 30;
const FETCH = 1;

/** What came of knocking at one broker. */
export type BrokerOutcome =
  | { readonly kind: 'reached' }
  /** The log-in was refused, or the mechanism is not one of the broker's. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Its certificate is not believed, or one of both sides speaks no TLS. */
  | { readonly kind: 'untrusted'; readonly reason: string }
  | { readonly kind: 'unreachable'; readonly reason: string };

/** One broker. */
export interface BrokerFacts {
  /** `host:port`. */
  readonly address: string;
  /** Whether the configuration names it; others are those that the cluster names itself. */
  readonly isConfigured: boolean;
  readonly outcome: BrokerOutcome;
}

/** The brokers of a cluster. */
export interface ClusterFacts {
  readonly brokers: readonly BrokerFacts[];
  /** How many the cluster says it has; 0 when none was reached. */
  readonly members: number;
  /** The version as far as it can be told: `4` stands for 4.0 and newer. */
  readonly version: string | undefined;
}

interface Knock extends BrokerFacts {
  readonly members: readonly string[];
  readonly version: string | undefined;
}

/** Knocks at every configured broker, and at every one that those name: clients are sent to the names they give. */
export async function inspectBrokers(client: KafkaClientOptions, log: Log): Promise<ClusterFacts> {
  const knockAt = (address: string, isConfigured: boolean) =>
    knock({ ...client, brokers: [address] }, { address, isConfigured, log });
  const configured = [...new Set(client.brokers)].slice(0, BROKERS_MAX);
  const first = await Promise.all(configured.map((address) => knockAt(address, true)));
  const members = [...new Set(first.flatMap((one) => one.members))];
  const others = members.filter((member) => !configured.includes(member)).slice(0, BROKERS_MAX);
  const second = await Promise.all(others.map((address) => knockAt(address, false)));
  return {
    brokers: [...first, ...second].map(({ address, isConfigured, outcome }) => ({
      ...{ address, isConfigured, outcome },
    })),
    members: members.length,
    version: first.find(({ version }) => version !== undefined)?.version,
  };
}

async function knock(
  client: KafkaClientOptions,
  { address, isConfigured, log }: { address: string; isConfigured: boolean; log: Log },
): Promise<Knock> {
  const about = { address, isConfigured };
  try {
    const kafka = await createClient(client, log);
    const admin = kafka.admin({ retry: { retries: 0 } });
    try {
      await admin.connect();
      const { brokers } = await admin.describeCluster();
      const members = brokers.map(({ host, port }) => addressOf(host, port));
      const version = await versionOf(kafka, brokers[0]?.nodeId);
      return { ...about, outcome: { kind: 'reached' }, members, version };
    } finally {
      await admin.disconnect();
    }
  } catch (error) {
    return { ...about, outcome: outcomeOf(error), members: [], version: undefined };
  }
}

function addressOf(host: string, port: number): string {
  return isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Brokers tell no version, only the requests that they know: those of 4.0 gave up the oldest. Source: KIP-896. */
async function versionOf(kafka: Kafka, nodeId: number | undefined): Promise<string | undefined> {
  if (nodeId === undefined) return undefined;
  const cluster = clusterOf(kafka);
  try {
    await cluster.connect();
    await cluster.refreshMetadata();
    const broker = await cluster.findBroker({ nodeId: String(nodeId) });
    const { versions } = broker as unknown as { versions?: Record<number, { minVersion: number }> };
    const oldest = versions?.[FETCH]?.minVersion;
    return oldest === undefined ? undefined : oldest >= 4 ? '4' : '≤ 3';
  } catch {
    // It let us in all the same; whether it is of use is asked by other questions.
    return undefined;
  } finally {
    await cluster.disconnect();
  }
}

const TLS = /certificate|self.signed|SSL|TLS|altnames|CERT_|wrong version number|EPROTO/i;

function outcomeOf(error: unknown): BrokerOutcome {
  const reason = reasonOf(error);
  const chain = errorsOf(error);
  const names = chain.map(({ name }) => name).join(' ');
  if (/SASL/.test(names) || /SASL|UNSUPPORTED_SASL|authenticat/i.test(reason)) {
    return { kind: 'refused', reason };
  }
  const codes = chain.map((one) => String((one as NodeJS.ErrnoException).code ?? '')).join(' ');
  return TLS.test(`${reason} ${codes}`)
    ? { kind: 'untrusted', reason }
    : { kind: 'unreachable', reason };
}

function errorsOf(error: unknown): Error[] {
  return error instanceof Error ? [error, ...errorsOf(error.cause)] : [];
}
