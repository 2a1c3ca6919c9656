import { z } from 'zod';
import { absoluteKafkaSources, kafkaSourceOptions } from './kafka-source-options.ts';

const port = z.int().min(0).max(65_535);
const bytes = z.int().positive();
const seconds = z.number().positive();

const tls = z.strictObject({
  certificateFile: z.string().describe('PEM file with the server certificate and its chain.'),
  keyFile: z.string().describe('PEM file with the private key.'),
});

/** The ways in: what may be sent, by whom, and where the service listens or reads. */
export const collectOptions = z
  .strictObject({
    http: z
      .strictObject({
        maxBodyBytes: bytes
          .default(16_777_216)
          .describe('Largest request body, after decompression.'),
        maxRecords: z.int().positive().default(50_000).describe('Most records in one request.'),
        maxRecordBytes: bytes
          .default(262_144)
          .describe('A longer record is cut and dead-lettered.'),
        recordsPerSecond: z
          .int()
          .positive()
          .default(50_000)
          .describe('Rate limit per source; above it 429 with Retry-After.'),
      })
      .prefault({}),
    syslog: z
      .strictObject({
        host: z.string().default('127.0.0.1').describe('Address that the syslog listeners bind.'),
        udpPort: port.exactOptional().describe('UDP port; absent = no UDP listener.'),
        tcpPort: port.exactOptional().describe('TCP port (LF and octet counting); absent = none.'),
        tlsPort: port.exactOptional().describe('TLS port (RFC 5425); absent = none.'),
        tls: tls.exactOptional().describe('Certificate of the TLS listener.'),
        proxies: z
          .array(z.string())
          .default([])
          .describe('Addresses of balancers that send a PROXY header (v1 or v2), TCP and TLS.'),
        maxConnections: z.int().positive().default(1_024).describe('Most TCP and TLS connections.'),
        maxMessageBytes: bytes
          .default(65_536)
          .describe('A longer message is cut and dead-lettered.'),
      })
      .prefault({}),
    file: z
      .strictObject({
        roots: z
          .array(z.string())
          .default(['/var/log'])
          .describe('Folders below which file sources may read; anything else is refused.'),
        pollIntervalSeconds: seconds.default(1).describe('How often files are looked at.'),
        maxLineBytes: bytes.default(262_144).describe('A longer line is cut and dead-lettered.'),
      })
      .prefault({}),
    kafka: kafkaSourceOptions
      .exactOptional()
      .describe('Brokers whose topics are sources; absent = none.'),
  })
  .prefault({});

type CollectOptions = z.infer<typeof collectOptions>;

/** The options with every path of a file made absolute. */
export function absoluteCollect(
  options: CollectOptions,
  from: (file: string) => string,
): CollectOptions {
  const { syslog, file, kafka } = options;
  const certificate = syslog.tls && {
    tls: {
      certificateFile: from(syslog.tls.certificateFile),
      keyFile: from(syslog.tls.keyFile),
    },
  };
  return {
    ...options,
    syslog: { ...syslog, ...certificate },
    file: { ...file, roots: file.roots.map(from) },
    ...(kafka && { kafka: absoluteKafkaSources(kafka, from) }),
  };
}
