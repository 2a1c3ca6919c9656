import { type Json, jsonText } from '../../vendor/json-text.ts';

/** A step of a one-time code. */
export interface OtpStep {
  readonly stage: 'requested' | 'failed' | 'verified' | 'rejected';
  readonly channel: string;
}

const CHANNELS: readonly (readonly [RegExp, string])[] = [
  [/sms-?otp|sms/i, 'sms'],
  [/e-?mail-?otp/i, 'email'],
  [/totp/i, 'totp'],
];
const AUTHENTICATOR = [
  'AuthenticatorName',
  'Authenticator',
  'authenticator',
  'AuthenticatedAuthenticator',
  'StepAuthenticator',
  'channel',
];
const SENDS = /send|resend|generate|trigger|initiate|request/i;

/** The step that a record is; `undefined` = no code is in it. */
export function auditOtpStep(record: {
  readonly action: string;
  readonly target: string | undefined;
  readonly data: Json;
  readonly outcome: 'success' | 'failure' | 'unknown';
}): OtpStep | undefined {
  const { action, target, data, outcome } = record;
  const named = [...AUTHENTICATOR.map((name) => jsonText(data, name)), action, target]
    .filter((name) => name !== undefined && /otp/i.test(name))
    .join(' ');
  const channel = CHANNELS.find(([pattern]) => pattern.test(named))?.[1];
  if (channel === undefined || outcome === 'unknown') return undefined;
  const failed = outcome === 'failure';
  if (SENDS.test(action)) return { stage: failed ? 'failed' : 'requested', channel };
  return { stage: failed ? 'rejected' : 'verified', channel };
}
