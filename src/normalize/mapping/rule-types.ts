import type { Logsource } from '../contract.ts';

/** Types with rules of their own that records of an operator's own form can be given to, and their logsources. */
export const RULE_TYPES = {
  'otp.sms-gateway': { category: 'otp', product: 'sms-gateway', service: 'delivery-report' },
  'portal.igate': { category: 'application', product: 'igate' },
  'service-centre.heartbeat': {
    category: 'application',
    product: 'service-centre',
    service: 'heartbeat',
  },
  'kiosk.queue': { category: 'application', product: 'kiosk', service: 'queue' },
  'onestop.export': { category: 'application', product: 'onestop', service: 'export' },
  'xroad.opmonitor': { category: 'application', product: 'xroad', service: 'opmonitor' },
  'civilstatus.sync': { category: 'application', product: 'civil-status', service: 'sync' },
  'signature.service': { category: 'application', product: 'signature', service: 'signing' },
} as const satisfies Readonly<Record<string, Logsource>>;

/** A type whose rules a source may ask for. */
export type RuleType = keyof typeof RULE_TYPES;
