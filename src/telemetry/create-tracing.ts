import { NO_TRACING, type Tracing, type TracingOptions } from './tracing.ts';

/**
 * Tracing by OpenTelemetry, or none when there is no endpoint.
 * @throws GacError GAC_CONFIG_INVALID when the endpoint is not a URL of http or https
 */
export async function createTracing(options: TracingOptions): Promise<Tracing> {
  const { endpoint } = options;
  if (endpoint === undefined) return NO_TRACING;
  // Loaded on demand: the packages take 20 MB that most installations have no use for.
  const { OtlpTracing } = await import('./otlp-tracing.ts');
  return new OtlpTracing({ ...options, endpoint });
}
