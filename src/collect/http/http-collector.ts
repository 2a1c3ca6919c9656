import type { FastifyInstance } from 'fastify';
import { NO_TRACING, type Tracing } from '../../telemetry/tracing.ts';
import { RateLimit } from '../rate-limit.ts';
import { tracedSink } from '../traced-sink.ts';
import { addElasticsearchRoutes } from './elasticsearch/elasticsearch-routes.ts';
import { addIngestRoute } from './ingest-route.ts';
import { addOtlpRoute } from './otlp/otlp-route.ts';
import type { Receiving } from './receiving.ts';

export interface HttpCollectorOptions extends Omit<Receiving, 'limit' | 'tracing'> {
  /** Default: none. */
  readonly tracing?: Tracing;
}

/**
 * Adds the ways in over HTTP in an encapsulated context, so that their raw bodies change no other route.
 * A 2xx means: every record that it does not name as failed is on stable storage. Any other answer means: none is.
 */
export async function registerHttpCollector(
  app: FastifyInstance,
  options: HttpCollectorOptions,
): Promise<void> {
  const { tracing = NO_TRACING } = options;
  const receiving: Receiving = {
    ...options,
    tracing,
    sink: tracedSink(options.sink, tracing),
    limit: new RateLimit(options.recordsPerSecond),
  };
  await app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    // The handlers read the stream themselves: they authenticate before they take a byte.
    scope.addContentTypeParser('*', (_request, _payload, parsed) => parsed(null));
    addIngestRoute(scope, receiving);
    // Each answers, errors too, in the words of the programs that it is for.
    for (const add of [addElasticsearchRoutes, addOtlpRoute])
      void scope.register((inner, _none, added) => {
        add(inner, receiving);
        added();
      });
    done();
  });
}
