import type { FieldTable } from './field-table.ts';

const FLAT = 'aws.cloudtrail.flattened';

/** The audit trail of AWS. */
export const AWS_CLOUDTRAIL: FieldTable = {
  logsource: { product: 'aws', service: 'cloudtrail' },
  source: 'CloudTrail record contents; Elastic integration aws (cloudtrail); ECS 9.4',
  fields: {
    'additionalEventData.*': `${FLAT}.additional_eventdata.*`,
    additionalEventData: 'aws.cloudtrail.additional_eventdata',
    'additionalEventData.MFAUsed': [
      `${FLAT}.additional_eventdata.MFAUsed`,
      {
        field: 'aws.cloudtrail.console_login.additional_eventdata.mfa_used',
        values: { YES: 'true', NO: 'false' },
      },
    ],
    awsRegion: 'cloud.region',
    errorCode: 'aws.cloudtrail.error_code',
    errorMessage: 'aws.cloudtrail.error_message',
    eventName: 'event.action',
    eventSource: 'event.provider',
    eventType: 'aws.cloudtrail.event_type',
    recipientAccountId: 'cloud.account.id',
    requestParameters: 'aws.cloudtrail.request_parameters',
    'requestParameters.*': `${FLAT}.request_parameters.*`,
    responseElements: 'aws.cloudtrail.response_elements',
    'responseElements.*': `${FLAT}.response_elements.*`,
    'responseElements.ConsoleLogin': [
      `${FLAT}.response_elements.ConsoleLogin`,
      { field: 'event.outcome', values: { Success: 'success', Failure: 'failure' } },
    ],
    sourceIPAddress: ['source.address', 'source.ip'],
    src_country: ['source.geo.country_iso_code', 'source.geo.country_name'],
    src_ip: 'source.ip',
    status: 'event.outcome',
    userAgent: 'user_agent.original',
    'userIdentity.accessKeyId': 'aws.cloudtrail.user_identity.access_key_id',
    'userIdentity.accountId': 'cloud.account.id',
    'userIdentity.arn': 'aws.cloudtrail.user_identity.arn',
    'userIdentity.invokedBy': 'aws.cloudtrail.user_identity.invoked_by',
    'userIdentity.principalId': 'user.id',
    'userIdentity.sessionContext.sessionIssuer.type':
      'aws.cloudtrail.user_identity.session_context.session_issuer.type',
    'userIdentity.type': 'aws.cloudtrail.user_identity.type',
    'userIdentity.userName': 'user.name',
  },
};
