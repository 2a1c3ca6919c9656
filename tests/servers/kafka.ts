// A real Kafka broker of its own on loopback, its own controller too, with its own data.
import fs from 'node:fs';
import path from 'node:path';
import { until } from '../until.ts';
import { ChildServer, freePort } from './child-server.ts';
import { javaBinary, requireJars } from './jars.ts';
import { KAFKA_JARS } from './java-servers.ts';

/** The folder of the server's jars, where they are to be had. */
export const KAFKA = await requireJars(KAFKA_JARS);

const START_MS_MAX = 50_000;
const STARTED = 'Kafka Server started';

export interface KafkaOptions {
  /** Settings of server.properties, such as `message.max.bytes`; they go before the test's own. */
  readonly settings?: Readonly<Record<string, string | number>>;
  /** Options of the virtual machine; by default small and quick to start. */
  readonly java?: readonly string[];
  /** Whom alone it lets in (SASL, PLAIN); without one it lets in everybody. */
  readonly user?: { readonly username: string; readonly password: string };
  /** What it shows to clients that come by TLS, which they then have to. */
  readonly certificate?: { readonly certificateFile: string; readonly keyFile: string };
}

export class KafkaServer {
  readonly #server = new ChildServer('kafka');
  readonly #options: KafkaOptions;
  #ports: { readonly clients: number; readonly controller: number } | undefined;
  #starts = 0;

  constructor(options: KafkaOptions = {}) {
    this.#options = options;
  }

  /** Addresses for clients, the same after it has been started again. */
  get brokers(): string[] {
    return [`127.0.0.1:${this.#ports?.clients}`];
  }

  get pid(): number {
    return this.#server.pid;
  }

  /** Everything that it said: warnings and errors, and that it started. */
  get said(): string {
    return this.#server.said;
  }

  async start(): Promise<this> {
    this.#ports = { clients: await freePort(), controller: await freePort() };
    const formatted = path.join(KAFKA ?? '', 'formatted');
    fs.cpSync(formatted, this.#server.file('data'), { recursive: true });
    await this.#run();
    return this;
  }

  /** Ends it; SIGKILL is the crash of it. Its data stays. */
  end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    return this.#server.end(signal);
  }

  /** Starts it again on what it has stored. */
  startAgain(): Promise<void> {
    return this.#run();
  }

  /** Ends it at once and removes its data. */
  stop(): Promise<void> {
    return this.#server.end('SIGKILL').then(() => this.#server.stop());
  }

  async #run(): Promise<void> {
    const lines = Object.entries(this.#settings()).map(([name, value]) => `${name}=${value}`);
    const file = this.#server.write('server.properties', lines.join('\n'));
    const logger = 'org.slf4j.simpleLogger';
    const java = this.#options.java ?? ['-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
    const logging = [
      `-D${logger}.defaultLogLevel=warn`,
      `-D${logger}.log.kafka.server.KafkaRaftServer=info`,
    ];
    const jars = path.join(KAFKA ?? '', 'lib', '*');
    const args = [...java, ...logging, '-cp', jars, 'kafka.Kafka', file];
    this.#server.spawn(javaBinary(KAFKA_JARS, 'java'), args);
    this.#starts += 1;
    await until(async () => {
      this.#server.checkAlive();
      return this.said.split(STARTED).length > this.#starts || undefined;
    }, START_MS_MAX);
  }

  #settings(): Record<string, string | number> {
    const { user, certificate, settings } = this.#options;
    const protocol = `${user ? 'SASL_' : ''}${certificate ? 'SSL' : 'PLAINTEXT'}`;
    const clients = `CLIENTS://127.0.0.1:${this.#ports?.clients}`;
    const controller = `127.0.0.1:${this.#ports?.controller}`;
    return {
      'process.roles': 'broker,controller',
      'node.id': 1,
      'controller.quorum.voters': `1@${controller}`,
      listeners: `${clients},CONTROLLER://${controller}`,
      'advertised.listeners': clients,
      'controller.listener.names': 'CONTROLLER',
      'inter.broker.listener.name': 'CLIENTS',
      'listener.security.protocol.map': `CONTROLLER:PLAINTEXT,CLIENTS:${protocol}`,
      'log.dirs': this.#server.file('data'),
      // One node is all there is, and a group should not wait for members that do not come.
      'offsets.topic.replication.factor': 1,
      'offsets.topic.num.partitions': 4,
      'transaction.state.log.replication.factor': 1,
      'transaction.state.log.min.isr': 1,
      'transaction.state.log.num.partitions': 4,
      'group.initial.rebalance.delay.ms': 0,
      // After a crash it is let in again only once its former self has been given up.
      'broker.session.timeout.ms': 3_000,
      'broker.heartbeat.interval.ms': 500,
      ...(user && settingsOfUser(user)),
      ...(certificate && this.#settingsOfCertificate(certificate)),
      ...settings,
    };
  }

  #settingsOfCertificate(of: { certificateFile: string; keyFile: string }) {
    const files = [of.keyFile, of.certificateFile];
    const pem = files.map((file) => fs.readFileSync(file, 'utf8')).join('\n');
    return {
      'ssl.keystore.type': 'PEM',
      'ssl.keystore.location': this.#server.write('server.pem', pem),
      // The broker is a client of itself, and its certificate may be for another name.
      'ssl.truststore.type': 'PEM',
      'ssl.truststore.location': of.certificateFile,
      'ssl.endpoint.identification.algorithm': '',
    };
  }
}

function settingsOfUser({ username, password }: { username: string; password: string }) {
  const login = `username="${username}" password="${password}"`;
  const module = 'org.apache.kafka.common.security.plain.PlainLoginModule';
  return {
    'sasl.enabled.mechanisms': 'PLAIN',
    'sasl.mechanism.inter.broker.protocol': 'PLAIN',
    'listener.name.clients.plain.sasl.jaas.config': `${module} required ${login} user_${username}="${password}";`,
  };
}
