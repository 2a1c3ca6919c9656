// Goal: signatures are those of Standard Webhooks 1.0.0.
// Method: a published vector, and changes of each signed part.
import { describe, expect, it } from 'vitest';
import { signWebhook, verifyWebhook } from '../../../src/notify/webhook/sign.ts';

const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const PARTS = {
  id: 'msg_01J9ZK3F2Q',
  timestampSeconds: 1_674_087_231,
  body: '{"type":"alert.created"}',
};
const SIGNATURE = 'v1,nn1jQxre1Yh/6fKfOhSQikFhC9BwtUSIAiR9ddj8T2I=';

describe('webhook signature', () => {
  it('is the one of the vector', () => {
    expect(signWebhook(SECRET, PARTS)).toBe(SIGNATURE);
  });

  it('is accepted among several, and refused when anything differs', () => {
    expect(verifyWebhook(SECRET, PARTS, `v1,AAAA ${SIGNATURE}`)).toBe(true);
    expect(verifyWebhook(SECRET, { ...PARTS, id: 'msg_2' }, SIGNATURE)).toBe(false);
    expect(verifyWebhook(SECRET, { ...PARTS, timestampSeconds: 1 }, SIGNATURE)).toBe(false);
    expect(verifyWebhook(SECRET, { ...PARTS, body: '{}' }, SIGNATURE)).toBe(false);
    expect(verifyWebhook('whsec_AAAA', PARTS, SIGNATURE)).toBe(false);
  });
});
