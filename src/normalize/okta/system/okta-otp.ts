/** A step of a one-time code. */
export interface OtpStep {
  readonly stage: 'requested' | 'delivered' | 'failed' | 'verified' | 'rejected';
  readonly channel: string;
}

/** Factors whose proof is a code, by Okta's names in `debugData.factor` and `credentialType`. */
const CHANNELS: readonly (readonly [RegExp, string])[] = [
  [/sms/i, 'sms'],
  [/call|voice/i, 'voice'],
  [/email/i, 'email'],
  [/otp|token:(?:software|hotp)|soft_token|google|hardware|custom_token/i, 'totp'],
];
const SENDING =
  /^system\.(sms|voice|email)\.(?:send_|(?:account_unlock|password_reset)\.sent_message$)/;
const RECEIVED = /^system\.(sms|voice)\.receive_status$/;
const CHECKED =
  /^user\.(?:authentication\.(?:auth_via_mfa|verify)|mfa\.factor\.activate)$|^system\.email\.challenge_factor_redeemed$/;

/** The step that an event is; `undefined` = it is none. */
export function oktaOtpStep(event: {
  readonly eventType: string;
  readonly outcome: 'success' | 'failure' | 'unknown';
  readonly factor: string | undefined;
}): OtpStep | undefined {
  const { eventType, outcome, factor } = event;
  const failed = outcome === 'failure';
  const sending = SENDING.exec(eventType)?.[1];
  if (sending !== undefined) return { stage: failed ? 'failed' : 'requested', channel: sending };
  const received = RECEIVED.exec(eventType)?.[1];
  if (received !== undefined) return { stage: failed ? 'failed' : 'delivered', channel: received };
  if (!CHECKED.test(eventType) || outcome === 'unknown') return undefined;
  const named = eventType.startsWith('system.email') ? 'email' : (factor ?? '');
  const channel = CHANNELS.find(([pattern]) => pattern.test(named))?.[1];
  return channel === undefined ? undefined : { stage: failed ? 'rejected' : 'verified', channel };
}
