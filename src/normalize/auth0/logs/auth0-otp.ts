import { type Json, jsonText } from '../../vendor/json-text.ts';

/** A step of a one-time code. */
export interface OtpStep {
  readonly stage: 'requested' | 'failed' | 'verified' | 'rejected';
  /** Absent where the record does not say it. */
  readonly channel: string | undefined;
}

const STEPS: Readonly<Record<string, OtpStep>> = {
  gd_send_sms: { stage: 'requested', channel: 'sms' },
  gd_send_sms_failure: { stage: 'failed', channel: 'sms' },
  gd_send_voice: { stage: 'requested', channel: 'voice' },
  gd_send_voice_failure: { stage: 'failed', channel: 'voice' },
  gd_send_email: { stage: 'requested', channel: 'email' },
  gd_auth_succeed: { stage: 'verified', channel: undefined },
  gd_auth_failed: { stage: 'rejected', channel: undefined },
  gd_otp_rate_limit_exceed: { stage: 'rejected', channel: undefined },
  cs: { stage: 'requested', channel: undefined },
  cls: { stage: 'requested', channel: undefined },
  feotpft: { stage: 'rejected', channel: 'totp' },
  seotpft: { stage: 'verified', channel: 'totp' },
  fepotpft: { stage: 'rejected', channel: undefined },
  feoobft: { stage: 'rejected', channel: undefined },
  seoobft: { stage: 'verified', channel: undefined },
};
const CHANNELS: readonly (readonly [RegExp, string])[] = [
  [/sms|phone/i, 'sms'],
  [/voice/i, 'voice'],
  [/email/i, 'email'],
  [/otp|authenticator/i, 'totp'],
];
const NO_CODE = /push/i;

/** The step that a record is; `undefined` = it is none, as a push that somebody answered. */
export function auth0OtpStep(code: string, data: Json): OtpStep | undefined {
  const step = Object.hasOwn(STEPS, code) ? STEPS[code] : undefined;
  if (step === undefined || step.channel !== undefined) return step;
  const factor = [
    'details.authenticator.type',
    'details.factor',
    'details.channel',
    'details.transport',
    'connection',
    'strategy',
  ].flatMap((path) => jsonText(data, path) ?? []);
  if (factor.some((name) => NO_CODE.test(name))) return undefined;
  const channel = CHANNELS.find(([pattern]) => factor.some((name) => pattern.test(name)))?.[1];
  return { ...step, channel };
}
