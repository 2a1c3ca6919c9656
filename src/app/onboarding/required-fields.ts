import type { GacEvent } from '../../event/event.ts';

/** What rules need of events of each category (`event.category`). */
const BY_CATEGORY: Readonly<Record<string, readonly string[]>> = {
  authentication: ['event.outcome', 'user.name', 'source.ip'],
  session: ['user.name'],
  network: ['source.ip', 'destination.ip'],
  intrusion_detection: ['source.ip'],
  iam: ['event.action'],
  process: ['process.name'],
};
/** Of each access to a web server; its own messages have none of them. */
const WEB_ACCESS = ['source.ip', 'http.request.method', 'url.path', 'http.response.status_code'];
const OTP = ['gac.otp.stage', 'gac.otp.recipient', 'gac.otp.transaction'];
const HEARTBEAT = ['gac.heartbeat.unit', 'gac.heartbeat.status'];

/** The fields that an event must have for the rules about its kind to see it. */
export function requiredFields(doc: GacEvent): readonly string[] {
  const categories = listOf(doc.event.category);
  const types = listOf(doc.event.type);
  const isRequest = doc.http?.request !== undefined;
  const isAccess = (categories.includes('web') || isRequest) && types.includes('access');
  return [
    ...new Set([
      '@timestamp',
      ...(isAccess ? WEB_ACCESS : []),
      ...categories.flatMap((category) =>
        // A request that was answered on its way never came to a server; its destination is the URL.
        isRequest && category === 'network' ? ['source.ip'] : (BY_CATEGORY[category] ?? []),
      ),
      ...(doc.gac.otp === undefined ? [] : OTP),
      ...(doc.gac.heartbeat === undefined ? [] : HEARTBEAT),
    ]),
  ];
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value : typeof value === 'string' ? [value] : [];
}
