// A real Kafka broker of its own on loopback, its own controller too, with its own data.
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { until } from '../until.ts';
import { ChildServer, freePort } from './child-server.ts';
import { javaBinary, requireJars } from './jars.ts';
import { KAFKA_JARS } from './java-servers.ts';
import { runTool } from './run-tool.ts';

/** The folder of the server's jars, where they are to be had. */
export const KAFKA = await requireJars(KAFKA_JARS);

const START_MS_MAX = 100_000;
const STARTED = 'Kafka Server started';
const CLUSTER_ID = 'dHJhbS1nYWMtdGVzdHMtMQ';
const PLAIN = 'org.apache.kafka.common.security.plain.PlainLoginModule';
const SCRAM = 'org.apache.kafka.common.security.scram.ScramLoginModule';
const LOGGER = 'org.slf4j.simpleLogger';

interface KafkaUser {
  readonly username: string;
  readonly password: string;
}

export interface KafkaOptions {
  /** Settings of server.properties, such as `message.max.bytes`; they go before the test's own. */
  readonly settings?: Readonly<Record<string, string | number>>;
  /** Options of the virtual machine; by default small and quick to start. */
  readonly java?: readonly string[];
  /** Whom alone it lets in (SASL, PLAIN); without one it lets in everybody. */
  readonly user?: KafkaUser;
  /** Whom alone it lets in at `scramBrokers`, and there by SCRAM alone; without one there is no such address. */
  readonly scramUser?: KafkaUser;
  /** What it shows to clients that come by TLS, which they then have to. */
  readonly certificate?: { readonly certificateFile: string; readonly keyFile: string };
  /** Which node of a cluster it is, from 1 on, and the ports of the controllers of all nodes; alone when not given. */
  readonly node?: { readonly id: number; readonly controllers: readonly number[] };
}

interface Ports {
  readonly clients: number;
  readonly scram: number;
  readonly controller: number;
}

export class KafkaServer {
  readonly #server = new ChildServer('kafka');
  readonly #options: KafkaOptions;
  #ports: Ports | undefined;
  #starts = 0;

  constructor(options: KafkaOptions = {}) {
    this.#options = options;
  }

  /** Addresses for clients, the same after it has been started again. */
  get brokers(): string[] {
    return [`127.0.0.1:${this.#ports?.clients}`];
  }

  /** Addresses for clients that log in by SCRAM. */
  get scramBrokers(): string[] {
    return [`127.0.0.1:${this.#ports?.scram}`];
  }

  get pid(): number {
    return this.#server.pid;
  }

  /** Everything that it said: warnings and errors, and that it started. */
  get said(): string {
    return this.#server.said;
  }

  async start(): Promise<this> {
    const { node } = this.#options;
    const controller = node?.controllers[node.id - 1] ?? (await freePort());
    this.#ports = { clients: await freePort(), scram: await freePort(), controller };
    await this.#format();
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

  /** Users of SCRAM stand in the data, and only the tool writes them; all else is a copy. */
  async #format(): Promise<void> {
    const data = this.#server.file('data');
    const { scramUser, node } = this.#options;
    if (scramUser !== undefined) {
      const { username, password } = scramUser;
      const credentials = ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) => [
        ...['--add-scram', `${mechanism}=[name=${username},password=${password}]`],
      ]);
      const args = ['format', '-t', CLUSTER_ID, '-c', this.#writeSettings(), ...credentials];
      await runTool(javaBinary(KAFKA_JARS, 'java'), this.#program('kafka.tools.StorageTool', args));
      return;
    }
    fs.cpSync(path.join(KAFKA ?? '', 'formatted'), data, { recursive: true });
    if (node === undefined) return;
    const lines = Object.entries({
      version: 1,
      'cluster.id': CLUSTER_ID,
      'node.id': node.id,
      'directory.id': randomBytes(16).toString('base64url'),
    }).map(([name, value]) => `${name}=${value}`);
    fs.writeFileSync(path.join(data, 'meta.properties'), lines.join('\n'));
  }

  #writeSettings(): string {
    const lines = Object.entries(this.#settings()).map(([name, value]) => `${name}=${value}`);
    return this.#server.write('server.properties', lines.join('\n'));
  }

  #program(main: string, args: readonly string[]): string[] {
    const java = this.#options.java ?? ['-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
    const logging = [
      `-D${LOGGER}.defaultLogLevel=warn`,
      `-D${LOGGER}.log.kafka.server.KafkaRaftServer=info`,
    ];
    const jars = path.join(KAFKA ?? '', 'lib', '*');
    return [...java, ...logging, '-cp', jars, main, ...args];
  }

  async #run(): Promise<void> {
    const args = this.#program('kafka.Kafka', [this.#writeSettings()]);
    this.#server.spawn(javaBinary(KAFKA_JARS, 'java'), args);
    this.#starts += 1;
    await until(async () => {
      this.#server.checkAlive();
      return this.said.split(STARTED).length > this.#starts || undefined;
    }, START_MS_MAX);
  }

  #settings(): Record<string, string | number> {
    const { user, scramUser, certificate, settings, node } = this.#options;
    const security = certificate ? 'SSL' : 'PLAINTEXT';
    const clients = [
      `CLIENTS://127.0.0.1:${this.#ports?.clients}`,
      ...(scramUser ? [`SCRAM://127.0.0.1:${this.#ports?.scram}`] : []),
    ];
    const { id = 1, controllers = [this.#ports?.controller] } = node ?? {};
    const voters = controllers.map((port, at) => `${at + 1}@127.0.0.1:${port}`);
    const listeners = [...clients, `CONTROLLER://127.0.0.1:${this.#ports?.controller}`];
    const protocols = `CLIENTS:${user ? 'SASL_' : ''}${security},SCRAM:SASL_${security}`;
    return {
      'process.roles': 'broker,controller',
      'node.id': id,
      'controller.quorum.voters': voters.join(),
      listeners: listeners.join(),
      'advertised.listeners': clients.join(),
      'controller.listener.names': 'CONTROLLER',
      'inter.broker.listener.name': 'CLIENTS',
      'listener.security.protocol.map': `CONTROLLER:PLAINTEXT,${protocols}`,
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
      ...(scramUser && settingsOfScram()),
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

function settingsOfUser({ username, password }: KafkaUser) {
  const login = `username="${username}" password="${password}"`;
  return {
    'listener.name.clients.sasl.enabled.mechanisms': 'PLAIN',
    'sasl.mechanism.inter.broker.protocol': 'PLAIN',
    'listener.name.clients.plain.sasl.jaas.config': `${PLAIN} required ${login} user_${username}="${password}";`,
  };
}

function settingsOfScram() {
  const listener = 'listener.name.scram';
  return {
    [`${listener}.sasl.enabled.mechanisms`]: 'SCRAM-SHA-256,SCRAM-SHA-512',
    [`${listener}.scram-sha-256.sasl.jaas.config`]: `${SCRAM} required;`,
    [`${listener}.scram-sha-512.sasl.jaas.config`]: `${SCRAM} required;`,
  };
}
