// Goal: the published JSON Schemas are what the service really checks and sends.
// Method: compare schemas/configuration.json with the schema of the code (UPDATE_GOLDEN=1 rewrites the file), and judge the
// same samples by both.
import fs from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { configurationSchema } from '../../src/app/configuration.ts';
import { cloudEventOf } from '../../src/notify/webhook/cloud-event.ts';
import { notificationJsonSchema } from '../../src/notify/webhook/notification-schema.ts';
import { owedTo } from '../sample-alert.ts';
import { ROOT } from '../source-files.ts';

const FILE = path.join(ROOT, 'schemas/configuration.json');

function published(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(configurationSchema, { io: 'input' });
  return {
    $schema,
    title: 'Trạm Gác: gac.yaml',
    description: 'Everything that an operator can choose. Secrets come from the environment.',
    ...rest,
  };
}

describe('schemas/configuration.json', () => {
  it('is the one checked in', () => {
    const text = `${JSON.stringify(published(), null, 2)}\n`;
    if (process.env['UPDATE_GOLDEN'] === '1') fs.writeFileSync(FILE, text);
    expect(text).toBe(fs.readFileSync(FILE, 'utf8'));
  });

  it.each([
    ['nothing', {}, true],
    ['a port', { http: { port: 8080 } }, true],
    ['an unknown key', { htp: { port: 8080 } }, false],
    ['an unknown key further in', { collect: { http: { maxBody: 1 } } }, false],
    ['text for a number', { http: { port: '8080' } }, false],
    ['a port beyond 65535', { http: { port: 65_536 } }, false],
    ['an unknown log level', { logLevel: 'verbose' }, false],
    ['a mail server without sender', { notify: { smtp: { host: 'mail.example.gov.vn' } } }, false],
    ['a URL that is none', { http: { publicUrl: 'gac' } }, false],
    ['no partition', { journal: { partitions: 0 } }, false],
    ['half a certificate', { collect: { syslog: { tls: { keyFile: 'a.key' } } } }, false],
  ])('judges %s as the service does', (_what, sample, valid) => {
    const ajv = new Ajv2020({ strict: true });
    ajvFormats.default(ajv);
    const check = ajv.compile(JSON.parse(fs.readFileSync(FILE, 'utf8')) as object);
    expect(check(sample)).toBe(valid);
    expect(configurationSchema.safeParse(sample).success).toBe(valid);
  });
});

describe('schemas/alert-notification.json', () => {
  it('is the one checked in', () => {
    const file = path.join(ROOT, 'schemas/alert-notification.json');
    const text = `${JSON.stringify(notificationJsonSchema(), null, 2)}\n`;
    if (process.env['UPDATE_GOLDEN'] === '1') fs.writeFileSync(file, text);
    expect(text).toBe(fs.readFileSync(file, 'utf8'));
  });

  it.each(['alert.created', 'alert.closed', 'delivery.test'] as const)('describes %s', (type) => {
    const owed = owedTo({ channel: 'webhook', address: 'https://soc.example/hook' }, { type });
    const ajv = new Ajv2020({ strict: false });
    ajvFormats.default(ajv);
    const check = ajv.compile(notificationJsonSchema());
    const event = JSON.parse(JSON.stringify(cloudEventOf(owed, 'https://gac.example')));
    expect(check(event), JSON.stringify(check.errors)).toBe(true);
    expect(check({ ...event, type: 'alert.imagined' })).toBe(false);
  });
});
