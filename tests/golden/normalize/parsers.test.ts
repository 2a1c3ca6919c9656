/*
 * Goal: what each parser makes of real shapes of log lines, as full documents, so that any change of a field is seen.
 * Method: every `*.log` (one record a line) and `*.record` (one record a file) under a folder named after its type is
 * parsed and compared with the `.golden.json` beside it; UPDATE_GOLDEN=1 writes them anew.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { coerce } from '../../../src/normalize/ecs-json/coerce.ts';
import { ECS_JSON } from '../../../src/normalize/ecs-json/ecs-json.ts';
import { leavesOf } from '../../../src/normalize/ecs-json/nest.ts';
import { SERVICE_CENTRE_HEARTBEAT } from '../../../src/normalize/field-map/heartbeat-map.ts';
import { PORTAL_IGATE } from '../../../src/normalize/field-map/igate-map.ts';
import { OTP_SMS_GATEWAY } from '../../../src/normalize/field-map/otp-gateway-map.ts';
import { KEYCLOAK_LOG } from '../../../src/normalize/keycloak/keycloak-log.ts';
import { OPENSSH_AUTH } from '../../../src/normalize/openssh/openssh-auth.ts';

const PARSERS = [
  KEYCLOAK_LOG,
  OPENSSH_AUTH,
  ECS_JSON,
  PORTAL_IGATE,
  OTP_SMS_GATEWAY,
  SERVICE_CENTRE_HEARTBEAT,
];
const CONTEXT = {
  timezone: 'Asia/Ho_Chi_Minh',
  receivedAtMs: Date.parse('2026-11-22T10:00:00+07:00'),
};
const update = process.env['UPDATE_GOLDEN'] === '1';

describe.each(PARSERS.map((parser) => [parser.type, parser] as const))('%s', (type, parser) => {
  const folder = join(import.meta.dirname, type);
  const inputs = readdirSync(folder).filter((name) => /\.(?:log|record)$/.test(name));

  test.each(inputs)('%s', (name) => {
    const text = readFileSync(join(folder, name), 'utf8').replace(/\n$/, '');
    const records = name.endsWith('.log') ? text.split('\n') : [text];
    const outcomes = records.map((record) => parser.parse(record, CONTEXT));
    const file = join(folder, name.replace(/\.\w+$/, '.golden.json'));
    if (update) {
      writeFileSync(file, `${JSON.stringify(outcomes, null, 2)}\n`);
    }
    expect(existsSync(file), `${file} is missing: run npm run golden`).toBe(true);
    expect(JSON.parse(JSON.stringify(outcomes))).toEqual(JSON.parse(readFileSync(file, 'utf8')));
  });

  test('every field that ECS knows has the type and the vocabulary that ECS gives it', () => {
    for (const name of inputs) {
      for (const record of readFileSync(join(folder, name), 'utf8').split('\n')) {
        const outcome = parser.parse(record, CONTEXT);
        const leaves = outcome.kind === 'parsed' ? leavesOf(outcome.doc).leaves : [];
        for (const { path, value } of leaves.filter((leaf) => !leaf.path.startsWith('gac.'))) {
          expect(coerce(path, value), `${path} of ${record.slice(0, 80)}`).toEqual(value);
        }
      }
    }
  });

  test('is the type that its own first records look most like', () => {
    for (const name of inputs) {
      const first = readFileSync(join(folder, name), 'utf8').split('\n')[0] ?? '';
      const best = PARSERS.toSorted((a, b) => b.detect(first) - a.detect(first))[0];
      expect(best?.type, `${name}: ${first.slice(0, 80)}`).toBe(type);
    }
  });
});
