import type { FieldTable } from './field-table.ts';

const SOURCE =
  'Cloud Audit Logs and Workspace Reports references; Elastic integrations gcp, google_workspace';
const METHOD = ['gcp.audit.method_name', 'event.action'];

/** Google Cloud and Google Workspace. */
export const GOOGLE: readonly FieldTable[] = [
  {
    logsource: { product: 'gcp', service: 'gcp.audit' },
    source: SOURCE,
    fields: {
      'data.protoPayload.authorizationInfo.granted': 'gcp.audit.authorization_info.granted',
      'data.protoPayload.authorizationInfo.permission': 'gcp.audit.authorization_info.permission',
      'data.protoPayload.logName': ['log.logger', 'gcp.audit.log_name'],
      'data.protoPayload.methodName': METHOD,
      'data.protoPayload.resource.type': ['gcp.audit.resource.type', 'gcp.audit.resource_name'],
      'data.protoPayload.serviceName': ['service.name', 'gcp.audit.service_name'],
      'gcp.audit.method_name': METHOD,
    },
  },
  {
    logsource: { product: 'gcp', service: 'google_workspace.admin' },
    source: SOURCE,
    fields: {
      // The report is named by its service, as in admin.googleapis.com.
      eventService: {
        field: 'event.provider',
        values: { 'admin.googleapis.com': 'admin', 'login.googleapis.com': 'login' },
      },
      eventName: 'event.action',
      new_value: 'google_workspace.admin.new_value',
      old_value: 'google_workspace.admin.old_value',
      setting_name: 'google_workspace.admin.setting.name',
    },
  },
  {
    logsource: { product: 'gcp', service: 'google_workspace.login' },
    source: SOURCE,
    fields: {
      'protoPayload.Servicename': ['gcp.audit.service_name', 'service.name'],
      'protoPayload.metadata.event.eventName': ['event.action', 'google_workspace.event.type'],
      'protoPayload.serviceName': ['gcp.audit.service_name', 'service.name'],
    },
  },
];
