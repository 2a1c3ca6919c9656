import { z } from 'zod';

/** What is told of the service itself, beside metrics and log. */
export const telemetryOptions = z
  .strictObject({
    traces: z
      .strictObject({
        endpoint: z
          .url()
          .exactOptional()
          .describe(
            'Where traces go by OTLP over HTTP, such as http://localhost:4318/v1/traces. Absent = none are made.',
          ),
        sampleRatio: z
          .number()
          .min(0)
          .max(1)
          .default(0.01)
          .describe('Share of requests that are traced when the sender does not decide.'),
      })
      .prefault({}),
  })
  .prefault({});
