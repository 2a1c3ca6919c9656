import type { FieldTable } from './field-table.ts';

const OFFICE = 'o365.audit';
const ACTION_OF = { Source: `${OFFICE}.Source`, Name: `${OFFICE}.Name` };
const CLUSTER = 'kubernetes.audit';
const SPECIFICATION = `${CLUSTER}.requestObject.spec`;

const OFFICE_ALERTS: readonly FieldTable[] = [
  'threat_management',
  'threat_detection',
  'exchange',
].map((service) => ({
  logsource: { product: 'm365', service },
  source: 'Office 365 management activity schema; Elastic integration o365',
  raw: OFFICE,
  fields: {
    Payload: [`${OFFICE}.Parameters`, `${OFFICE}.Data`],
    eventName: [ACTION_OF.Name, 'event.action', 'rule.name'],
    eventSource: [ACTION_OF.Source, 'event.provider'],
    status: 'event.outcome',
  },
}));

/** Services that people use over the web. */
export const WEB_SERVICES: readonly FieldTable[] = [
  ...OFFICE_ALERTS,
  {
    logsource: { product: 'm365', service: 'audit' },
    source: 'Office 365 management activity schema; Elastic integration o365',
    raw: OFFICE,
    fields: {
      Operation: 'event.action',
      ResultStatus: 'event.outcome',
      Workload: 'event.provider',
    },
    names: [
      'ApplicationId',
      'DeliveryAction',
      'Directionality',
      'ObjectId',
      'OperationProperties',
      'Parameters',
      'RequestType',
    ],
  },
  {
    logsource: { product: 'okta', service: 'okta' },
    source: 'Okta System Log event reference; Elastic integration okta',
    fields: {
      'actor.alternateId': 'okta.actor.alternate_id',
      'client.ipAddress': ['source.ip', 'okta.client.ip'],
      'debugContext.debugData.*': 'okta.debug_context.debug_data.flattened.*',
      'debugContext.debugData.behaviors': [
        'okta.debug_context.debug_data.behaviors',
        'okta.debug_context.debug_data.flattened.behaviors',
      ],
      'debugContext.debugData.logOnlySecurityData': [
        'okta.debug_context.debug_data.logOnlySecurityData',
        'okta.debug_context.debug_data.flattened.logOnlySecurityData',
      ],
      'debugContext.debugData.requestUri': [
        'okta.debug_context.debug_data.request_uri',
        'okta.debug_context.debug_data.flattened.requestUri',
      ],
      displayMessage: 'okta.display_message',
      eventType: ['okta.event_type', 'event.action'],
      legacyEventType: 'okta.legacy_event_type',
      'outcome.reason': ['okta.outcome.reason', 'event.reason'],
      'outcome.result': 'okta.outcome.result',
      'securityContext.isProxy': 'okta.security_context.is_proxy',
      'target.alternateId': 'okta.target.alternate_id',
      'target.displayName': 'okta.target.display_name',
    },
  },
  {
    logsource: { product: 'github', service: 'audit' },
    source: 'GitHub audit log events; Elastic integration github',
    raw: 'github',
    fields: { action: 'event.action', actor: 'user.name', actor_ip: 'source.ip' },
    names: ['org', 'repo', 'visibility'],
  },
  {
    logsource: { product: 'bitbucket', service: 'audit' },
    source: 'Bitbucket audit log events; Elastic integration atlassian_bitbucket',
    fields: {
      'auditType.action': ['bitbucket.audit.type.action', 'event.action'],
      'auditType.category': 'bitbucket.audit.type.category',
    },
  },
  {
    logsource: { product: 'onelogin', service: 'onelogin.events' },
    source: 'OneLogin event types; its events stay under their own names',
    raw: 'onelogin',
    fields: { event_type_id: 'event.code' },
  },
  {
    logsource: { product: 'cisco', service: 'duo' },
    source: 'Duo Admin API, authentication logs; Elastic integration cisco_duo',
    raw: 'cisco.duo',
    fields: { event_type: 'event.action', reason: 'event.reason' },
  },
  ...[
    { product: 'kubernetes', service: 'audit' },
    { product: 'kubernetes', category: 'application', service: 'audit' },
  ].map(
    (logsource): FieldTable => ({
      logsource,
      source: 'Kubernetes audit.k8s.io/v1; Elastic integration kubernetes (audit_logs)',
      raw: CLUSTER,
      fields: {
        apiGroup: `${CLUSTER}.objectRef.apiGroup`,
        capabilities: [
          `${SPECIFICATION}.containers.securityContext.capabilities.add`,
          `${SPECIFICATION}.containers.securityContext.capabilities`,
        ],
        hostPath: [`${SPECIFICATION}.volumes.hostPath`, `${SPECIFICATION}.volumes.hostPath.path`],
        'objectRef.*': `${CLUSTER}.objectRef.*`,
        'responseStatus.*': `${CLUSTER}.responseStatus.*`,
        userAgent: 'user_agent.original',
        'user.username': 'user.name',
      },
      names: ['requestURI', 'verb', 'stage'],
    }),
  ),
];
