// A real Elasticsearch of one node on loopback, with its own data.
import path from 'node:path';
import { until } from '../until.ts';
import { ChildServer, freePort } from './child-server.ts';
import { javaBinary, requireJars } from './jars.ts';
import { findJavaHome } from './java-home.ts';
import { ELASTICSEARCH_JARS } from './java-servers.ts';

const START_MS_MAX = 50_000;
const HOMES = {
  8: await requireJars(ELASTICSEARCH_JARS[8]),
  9:
    findJavaHome(ELASTICSEARCH_JARS[9].javaVersionMin) &&
    (await requireJars(ELASTICSEARCH_JARS[9])),
};

/** The folder of the server's jars, where they are to be had. */
export const ELASTICSEARCH = HOMES[8];

/** The major versions that run here: without version 9 where the JDK is too old for it. */
export const ELASTICSEARCH_VERSIONS = ([8, 9] as const).filter((version) => HOMES[version]);

export interface ElasticsearchOptions {
  /** The major version; 8 when not given. */
  readonly version?: 8 | 9;
  /** Settings of elasticsearch.yml, such as `http.max_content_length`; they go before the test's own. */
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
  /** Options of the virtual machine; by default small and quick to start. */
  readonly java?: readonly string[];
}

export class ElasticsearchServer {
  readonly #server = new ChildServer('elasticsearch');
  readonly #version: 8 | 9;
  readonly #settings: Readonly<Record<string, string | number | boolean>>;
  readonly #java: readonly string[];
  #ports: { readonly http: number; readonly transport: number } | undefined;

  constructor({ version = 8, settings = {}, java }: ElasticsearchOptions = {}) {
    this.#java = java ?? ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
    this.#version = version;
    this.#settings = settings;
  }

  /** Its address, the same after it has been started again. */
  get url(): string {
    return `http://127.0.0.1:${this.#ports?.http}`;
  }

  get pid(): number {
    return this.#server.pid;
  }

  /** Everything that it said. */
  get said(): string {
    return this.#server.said;
  }

  async start(): Promise<this> {
    this.#ports = { http: await freePort(), transport: await freePort() };
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
    const home = HOMES[this.#version] ?? '';
    const settings = {
      'cluster.name': 'gac-test',
      'network.host': '127.0.0.1',
      'http.port': this.#ports?.http,
      'transport.port': this.#ports?.transport,
      'discovery.type': 'single-node',
      'path.data': this.#server.file('data'),
      'path.logs': this.#server.file('logs'),
      // How full the disk of the machine is says nothing about a test.
      'cluster.routing.allocation.disk.threshold_enabled': false,
      ...this.#settings,
    };
    const lines = Object.entries(settings).map(([name, value]) => `${name}: ${value}`);
    this.#server.write('elasticsearch.yml', lines.join('\n'));
    const modules = [
      '--module-path',
      path.join(home, 'lib'),
      '--add-modules=ALL-MODULE-PATH,jdk.net',
    ];
    const main = ['-cp', path.join(home, 'classes'), 'SingleNode', home, this.#server.folder];
    this.#server.spawn(javaBinary(ELASTICSEARCH_JARS[this.#version], 'java'), [
      ...this.#java,
      ...modules,
      ...main,
    ]);
    await until(async () => {
      this.#server.checkAlive();
      return this.#isReady();
    }, START_MS_MAX);
  }

  async #isReady(): Promise<true | undefined> {
    try {
      const health = await fetch(`${this.url}/_cluster/health?wait_for_status=yellow&timeout=1s`);
      return health.ok || undefined;
    } catch {
      return undefined;
    }
  }
}
