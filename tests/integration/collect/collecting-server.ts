// A real fastify server with the ways in over HTTP, whose sink a test can look into and make refuse.
import fastify, { type FastifyInstance } from 'fastify';
import type { RecordSink } from '../../../src/collect/contract.ts';
import { registerHttpCollector } from '../../../src/collect/http/http-collector.ts';
import type { Source } from '../../../src/event/source.ts';
import { systemClock } from '../../../src/telemetry/clock.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { directoryOf, RecordedSink } from './recorded-sink.ts';

export class CollectingServer {
  readonly metrics = createMetrics();
  readonly #app: FastifyInstance = fastify();
  sink = new RecordedSink();
  url = '';

  /** Knows these sources; the key of each is `gsk_<id>`. */
  async start(sources: readonly Source[]): Promise<this> {
    const sink: RecordSink = {
      append: (...given) => this.sink.append(...given),
      streamEnd: (name) => this.sink.streamEnd(name),
    };
    await registerHttpCollector(this.#app, {
      ...{ sink, directory: directoryOf(sources), clock: systemClock, metrics: this.metrics },
      ...{ maxBodyBytes: 200_000, maxRecords: 1_000, maxRecordBytes: 1_000 },
      recordsPerSecond: 4_000,
    });
    this.url = await this.#app.listen({ port: 0, host: '127.0.0.1' });
    return this;
  }

  async stop(): Promise<void> {
    await this.#app.close();
  }

  /** Records and requests that were refused so far. */
  async refused(): Promise<number> {
    const { values } = await this.metrics.collectRefusedRecords.get();
    return values.reduce((sum, { value }) => sum + value, 0);
  }
}
