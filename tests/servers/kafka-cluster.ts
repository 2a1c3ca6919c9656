// Three real Kafka brokers on loopback, each a controller too, that keep copies of each other's topics.
import { freePort } from './child-server.ts';
import { KafkaServer } from './kafka.ts';

const NODES = [1, 2, 3];
/** Three of them fit beside other servers. */
const JAVA = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const SETTINGS = {
  'offsets.topic.replication.factor': 3,
  'transaction.state.log.replication.factor': 3,
  'transaction.state.log.min.isr': 2,
  'controller.quorum.election.backoff.max.ms': 300,
};

export class KafkaCluster {
  #servers: readonly KafkaServer[] = [];

  /** Addresses of all brokers. */
  get brokers(): string[] {
    return this.#servers.flatMap((server) => server.brokers);
  }

  async start(): Promise<this> {
    const controllers = await Promise.all(NODES.map(() => freePort()));
    this.#servers = NODES.map(
      (id) => new KafkaServer({ settings: SETTINGS, java: JAVA, node: { id, controllers } }),
    );
    // None of them is ready before it has met another one.
    await Promise.all(this.#servers.map((server) => server.start()));
    return this;
  }

  /** One of the brokers, from 1 on. */
  node(id: number): KafkaServer {
    const server = this.#servers[id - 1];
    if (server === undefined) throw new RangeError(`there is no broker ${id}`);
    return server;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.stop()));
  }
}
