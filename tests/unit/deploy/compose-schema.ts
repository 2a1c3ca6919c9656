// The part of the Compose specification that our files use; a word outside of it is an error.
import { z } from 'zod';

const size = z.string().regex(/^\d+[kmg]$/);
const duration = z.string().regex(/^\d+[sm]$/);
/** With a tag that is a version of its own, never a moving one. */
const image = z.string().regex(/^[a-z0-9./-]+:\d+\.\d+(\.\d+)?(-[a-z]+)?$/);
const environment = z.record(z.string(), z.union([z.string(), z.number()]));

const mount = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('bind'),
    source: z.string().startsWith('./'),
    target: z.string().startsWith('/'),
    read_only: z.literal(true),
  }),
  z.strictObject({
    type: z.literal('volume'),
    source: z.string().optional(),
    target: z.string().startsWith('/'),
  }),
]);

const service = z.strictObject({
  image,
  build: z.strictObject({ context: z.string() }).optional(),
  // By number, so that it holds whatever the image calls its users; not root.
  user: z.string().regex(/^[1-9]\d*:\d+$/),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  init: z.literal(true),
  restart: z.literal('unless-stopped'),
  logging: z.strictObject({
    driver: z.literal('local'),
    options: z.strictObject({ 'max-size': size, 'max-file': z.string().regex(/^\d+$/) }),
  }),
  entrypoint: z.array(z.string()).optional(),
  command: z.array(z.string()).optional(),
  environment,
  secrets: z.array(z.string()).optional(),
  volumes: z.array(mount),
  tmpfs: z.array(z.string().regex(/^\/[\w/]+:size=\d+m,/)),
  networks: z.array(z.string()).min(1),
  ports: z.array(z.string()).optional(),
  ulimits: z.record(z.string(), z.strictObject({ soft: z.int(), hard: z.int() })).optional(),
  depends_on: z
    .record(z.string(), z.strictObject({ condition: z.literal('service_healthy') }))
    .optional(),
  healthcheck: z.strictObject({
    test: z.array(z.string()).min(2),
    interval: duration,
    timeout: duration,
    start_period: duration,
    start_interval: duration.optional(),
    retries: z.int().positive(),
  }),
  shm_size: size.optional(),
  stop_signal: z.enum(['SIGTERM', 'SIGINT']).optional(),
  stop_grace_period: duration,
  mem_limit: size,
  memswap_limit: size,
  cpus: z.number().positive(),
  pids_limit: z.int().positive(),
  deploy: z.strictObject({ replicas: z.int() }).optional(),
});

const extensions = z.string().startsWith('x-');

/** `docker-compose.yml`. */
export const composeSchema = z
  .strictObject({
    name: z.string(),
    services: z.record(z.string(), service),
    networks: z.record(z.string(), z.strictObject({ internal: z.boolean().optional() })),
    volumes: z.record(z.string(), z.strictObject({})),
    // No other kind can be given to a container whose file system is read-only.
    secrets: z.record(z.string(), z.strictObject({ file: z.string().startsWith('./secrets/') })),
  })
  .strict();

/** A further file: new services, or other words for one that is there. */
export const overrideSchema = z.strictObject({
  services: z.record(z.string(), z.union([service, service.pick({ deploy: true }).strict()])),
});

/** The document without the fragments that it names for itself. */
export function withoutExtensions(document: Record<string, unknown>): Record<string, unknown> {
  const kept = Object.entries(document).filter(([key]) => !extensions.safeParse(key).success);
  return Object.fromEntries(kept);
}

export type ComposeService = z.infer<typeof service>;
