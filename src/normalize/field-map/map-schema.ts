import { z } from 'zod';

const names = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).meta({
  description:
    'One vendor field or several names of it, of which the first present counts. Dots go into objects.',
});
const ecsPath = z
  .string()
  .regex(/^[a-z_@][\w@]*(?:\.[a-z_][\w]*)*$/i, 'must be a dotted field name')
  .refine(
    (path) => !/(?:^|\.)(?:__proto__|constructor|prototype)(?:\.|$)/.test(path),
    'must not use a name of the JavaScript runtime',
  )
  .refine(
    (path) =>
      !/^(?:gac\.(?:province|commune|source|dead_letter|time|subject)\b|event\.(?:id|original|ingested|created)$|ecs\.)/.test(
        path,
      ),
    'is written by the system itself',
  );
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const fields = z.record(ecsPath, z.union([scalar, z.array(z.string())]));

const format = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('json') }),
  z.strictObject({
    kind: z.literal('csv'),
    delimiter: z.string().length(1).optional(),
    columns: z.array(z.string().min(1)).min(1).max(200).optional(),
  }),
  z.strictObject({ kind: z.literal('kv'), blanks: z.boolean().default(false) }),
]);

/** A declarative map of a vendor's records to ECS, as an engineer writes it in YAML or JSON. */
export const FIELD_MAP = z.strictObject({
  type: z.string().regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/, 'must look like portal.igate'),
  title: z.strictObject({ vi: z.string().min(1), en: z.string().min(1) }),
  logsource: z.strictObject({
    category: z.string().optional(),
    product: z.string().optional(),
    service: z.string().optional(),
  }),
  formats: z.array(format).min(1).meta({
    description:
      'JSON is tried on lines that begin with {, pairs on those that begin with a key and =. Columns of CSV hold until a header line names others.',
  }),
  /** A record without all of these is not of this type. */
  required: z.array(names).min(1),
  /** A record without all of these may be of this type, but cannot be told from others. */
  telling: z.array(names).default([]),
  timestamp: z.strictObject({ from: names, zone: z.string().optional() }),
  fields: z.array(
    z.strictObject({
      from: names,
      to: ecsPath,
      convert: z
        .enum([
          'text',
          'ip',
          'number',
          'milliseconds',
          'seconds',
          'dossier_sequence',
          'boolean',
          'lowercase',
          'uppercase',
        ])
        .default('text'),
      values: z.record(z.string(), scalar).optional(),
    }),
  ),
  constants: fields.default({}),
  classify: z
    .array(
      z.strictObject({
        from: names,
        cases: z.record(z.string(), fields),
        otherwise: fields.default({}),
      }),
    )
    .default([])
    .meta({
      description:
        'Fields set by a value, compared without case, marks and blanks; later lists win.',
    }),
  contains: z
    .array(z.strictObject({ value: names, list: names, to: ecsPath }))
    .default([])
    .meta({ description: 'Whether a value is in a list (array, or text separated by , ; |).' }),
  secrets: z
    .strictObject({
      phone: names.optional(),
      citizen: names.optional(),
      harmless: z.array(z.string()).default([]).meta({
        description:
          'Numbers of the system itself, such as of a certificate, that stay as they are.',
      }),
    })
    .prefault({}),
  persons: z
    .array(z.string())
    .default([])
    .meta({ description: 'Vendor fields that say who citizens are and where they live: erased.' }),
  drop: z
    .array(z.string())
    .default([])
    .meta({ description: 'Vendor fields whose value may not be kept anywhere, such as an OTP.' }),
});

export type FieldMap = z.infer<typeof FIELD_MAP>;
/** A map as written, defaults left out. */
export type FieldMapInput = z.input<typeof FIELD_MAP>;
