import type { PartialEvent } from '../../contract.ts';
import { type Json, jsonAt } from '../../vendor/json-text.ts';
import { putVendorTree } from '../../vendor/vendor-tree.ts';

/** Members of an event and their fields. Source: Elastic's okta integration, exported fields. */
const PLAIN: readonly (readonly [string, string])[] = [
  ['uuid', 'uuid'],
  ['eventType', 'event_type'],
  ['legacyEventType', 'legacy_event_type'],
  ['displayMessage', 'display_message'],
  ['severity', 'severity'],
  ['outcome.result', 'outcome.result'],
  ['outcome.reason', 'outcome.reason'],
  ['transaction.id', 'transaction.id'],
  ['transaction.type', 'transaction.type'],
  ['client.device', 'client.device'],
  ['client.id', 'client.id'],
  ['client.ipAddress', 'client.ip'],
  ['client.zone', 'client.zone'],
  ['client.userAgent.browser', 'client.user_agent.browser'],
  ['client.userAgent.os', 'client.user_agent.os'],
  ['client.userAgent.rawUserAgent', 'client.user_agent.raw_user_agent'],
  ['securityContext.asNumber', 'security_context.as.number'],
  ['securityContext.asOrg', 'security_context.as.organization.name'],
  ['securityContext.domain', 'security_context.domain'],
  ['securityContext.isp', 'security_context.isp'],
  ['securityContext.isProxy', 'security_context.is_proxy'],
  ['debugContext.debugData.deviceFingerprint', 'debug_context.debug_data.device_fingerprint'],
  ['debugContext.debugData.factor', 'debug_context.debug_data.factor'],
  ['debugContext.debugData.requestId', 'debug_context.debug_data.request_id'],
  ['debugContext.debugData.requestUri', 'debug_context.debug_data.request_uri'],
  ['debugContext.debugData.threatSuspected', 'debug_context.debug_data.threat_suspected'],
  ['debugContext.debugData.url', 'debug_context.debug_data.url'],
  ['debugContext.debugData.behaviors', 'debug_context.debug_data.behaviors'],
];
/** Members that are copied whole. */
const TREES: readonly (readonly [string, string])[] = [
  ['actor', 'actor'],
  ['target', 'target'],
  ['authenticationContext', 'authentication_context'],
  ['request.ipChain', 'request.ip_chain'],
];

/** Writes what Okta says of an event below `okta.`, as Elastic's okta integration names it. */
export function putOktaFields(doc: PartialEvent, event: Json): void {
  for (const [member, field] of PLAIN) {
    putVendorTree(doc, `okta.${field}`, { value: jsonAt(event, member) });
  }
  for (const [member, field] of TREES) {
    putVendorTree(doc, `okta.${field}`, { value: jsonAt(event, member), snakeCase: true });
  }
  const debugData = jsonAt(event, 'debugContext.debugData');
  putVendorTree(doc, 'okta.debug_context.debug_data.flattened', { value: debugData });
}
