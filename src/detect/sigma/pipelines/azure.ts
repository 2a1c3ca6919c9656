import type { FieldTable } from './field-table.ts';

const SOURCE = 'Azure Monitor and Microsoft Entra log schemas; Elastic integration azure; ECS 9.4';
const AUDIT = 'azure.auditlogs.properties';
const SIGN_IN = 'azure.signinlogs.properties';
const RISK = 'azure.identity_protection.properties';
/** Elements of a list become keys of a map in Elastic's documents: this many are looked at. */
const ELEMENTS = [0, 1, 2, 3, 4];

/** The operation, which several of Sigma's names mean. */
const AUDIT_OPERATION = [
  'azure.auditlogs.operation_name',
  `${AUDIT}.activity_display_name`,
  'event.action',
];
const AUDIT_CATEGORY = [`${AUDIT}.category`, 'azure.auditlogs.category'];
const AUDIT_RESULT = [`${AUDIT}.result`, 'event.outcome'];
const INITIATOR = [
  `${AUDIT}.initiated_by.user.userPrincipalName`,
  `${AUDIT}.initiated_by.user.displayName`,
  `${AUDIT}.initiated_by.app.displayName`,
];

function ofTargets(name: string): readonly string[] {
  return ELEMENTS.slice(0, 3).map((target) => `${AUDIT}.target_resources.${target}.${name}`);
}

function ofChanges(name: string): readonly string[] {
  return ELEMENTS.flatMap((change) => ofTargets(`modified_properties.${change}.${name}`));
}

const CHANGED = [...ofChanges('display_name'), ...ofChanges('new_value')];
const TARGET = [...ofTargets('display_name'), ...ofTargets('user_principal_name')];

/** The directory's audit log. Sigma's rules name one field in many ways. */
const AUDIT_LOGS: FieldTable = {
  logsource: { product: 'azure', service: 'auditlogs' },
  source: SOURCE,
  fields: {
    ActivityDisplayName: AUDIT_OPERATION,
    ActivityType: AUDIT_OPERATION,
    Category: AUDIT_CATEGORY,
    'ConsentContext.IsAdminConsent': CHANGED,
    Initiatedby: INITIATOR,
    'Initiatied.By': INITIATOR,
    LoggedByService: `${AUDIT}.logged_by_service`,
    OperationName: AUDIT_OPERATION,
    Status: AUDIT_RESULT,
    Target: TARGET,
    TargetResources: [...TARGET, ...ofTargets('id'), ...CHANGED],
    'TargetResources.ModifiedProperties.DisplayName': ofChanges('display_name'),
    'TargetResources.ModifiedProperties.NewValue': ofChanges('new_value'),
    'TargetResources.modifiedProperties': CHANGED,
    'TargetResources.modifiedProperties.newValue': ofChanges('new_value'),
    activityDisplayName: AUDIT_OPERATION,
    activityType: AUDIT_OPERATION,
    'additionalDetails.additionalInfo': `${AUDIT}.additional_details.value`,
    category: AUDIT_CATEGORY,
    failure_status_reason: `${AUDIT}.result_reason`,
    operationName: AUDIT_OPERATION,
    'properties.initiatedBy': INITIATOR,
    'properties.message': AUDIT_OPERATION,
    'properties.result': AUDIT_RESULT,
    'properties.targetResources': [...TARGET, ...CHANGED],
    'targetResources.type': ofTargets('type'),
  },
};

const RESULT_TEXT = ['azure.signinlogs.result_description', `${SIGN_IN}.status.additional_details`];
const APPLICATION = [`${SIGN_IN}.client_app_used`, 'user_agent.name'];

const SIGN_IN_LOGS: FieldTable = {
  logsource: { product: 'azure', service: 'signinlogs' },
  source: SOURCE,
  fields: {
    ActivityDetails: ['azure.signinlogs.operation_name', 'event.action'],
    AuthenticationRequirement: `${SIGN_IN}.authentication_requirement`,
    ClientApp: APPLICATION,
    'DeviceDetail.deviceId': `${SIGN_IN}.device_detail.device_id`,
    'DeviceDetail.isCompliant': `${SIGN_IN}.device_detail.is_compliant`,
    'DeviceDetail.trusttype': `${SIGN_IN}.device_detail.trust_type`,
    NetworkLocationDetails: `${SIGN_IN}.network_location_details`,
    ResourceDisplayName: `${SIGN_IN}.resource_display_name`,
    ResultDescription: RESULT_TEXT,
    ResultType: 'azure.signinlogs.result_type',
    Resultdescription: RESULT_TEXT,
    RiskState: `${SIGN_IN}.risk_state`,
    Status: ['event.outcome', ...RESULT_TEXT],
    Username: ['user.name', 'user.email', `${SIGN_IN}.user_principal_name`],
    callerIpAddress: ['source.ip', 'azure.signinlogs.caller_ip_address'],
    conditionalAccessStatus: `${SIGN_IN}.conditional_access_status`,
    homeTenantId: [`${SIGN_IN}.home_tenant_id`, 'azure.tenant_id'],
    location: ['source.geo.country_iso_code', 'source.geo.country_name', `${SIGN_IN}.location`],
    'properties.appId': `${SIGN_IN}.app_id`,
    'properties.authenticationRequirement': `${SIGN_IN}.authentication_requirement`,
    'properties.deviceDetail.deviceId': `${SIGN_IN}.device_detail.device_id`,
    // "Device Code" and "ROPC" are protocols of authentication.
    'properties.message': {
      field: `${SIGN_IN}.authentication_protocol`,
      values: { 'Device Code': 'deviceCode', ROPC: 'ropc' },
    },
    resourceTenantId: `${SIGN_IN}.resource_tenant_id`,
    resultType: 'azure.signinlogs.result_type',
    userAgent: ['user_agent.original', `${SIGN_IN}.user_agent`],
  },
};

const ACTIVITY_OPERATION = ['azure.activitylogs.operation_name', 'event.action'];

const ACTIVITY_LOGS: FieldTable = {
  logsource: { product: 'azure', service: 'activitylogs' },
  source: SOURCE,
  fields: {
    CategoryValue: 'azure.activitylogs.category',
    OperationNameValue: ACTIVITY_OPERATION,
    ResourceId: 'azure.resource.id',
    ResourceProviderValue: 'azure.resource.provider',
    operationName: ACTIVITY_OPERATION,
    'properties.message': [...ACTIVITY_OPERATION, 'azure.activitylogs.properties.message'],
    resultType: ['azure.activitylogs.result_type', 'event.outcome'],
  },
};

/** The logs of Azure and Microsoft Entra. */
export const AZURE: readonly FieldTable[] = [
  AUDIT_LOGS,
  SIGN_IN_LOGS,
  ACTIVITY_LOGS,
  ...['riskdetection', 'pim'].map((service) => ({
    logsource: { product: 'azure', service },
    source: SOURCE,
    fields: {
      riskEventType: `${RISK}.risk_event_type`,
      riskLevel: `${RISK}.risk_level`,
      riskState: `${RISK}.risk_state`,
    },
  })),
];
