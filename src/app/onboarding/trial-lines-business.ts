import { jsonLine, TRIAL_IP, type TrialLine } from './trial-line.ts';

/** Of log-in systems and of the software of public services, by type. */
export const BUSINESS_LINES: Readonly<Record<string, TrialLine>> = {
  'wso2.audit': (token, { plain }) =>
    `TID: [-1234] [${plain.replace('.', ',')}] [trial]  INFO {AUDIT_LOG} - Initiator=gac-trial Action=Trial Target=${token} Data={} Outcome=Success`,
  'okta.system': (token, { iso }) =>
    jsonLine({
      ...{ eventType: 'system.trial', published: iso, severity: 'INFO', uuid: token },
      ...{ displayMessage: token, outcome: { result: 'SKIPPED' }, version: '0' },
      ...{ actor: { type: 'SystemPrincipal' }, client: { ipAddress: TRIAL_IP } },
    }),
  'auth0.logs': (token, { iso }) =>
    jsonLine({
      log_id: token,
      data: { date: iso, type: 'sapi', description: token, ip: TRIAL_IP, log_id: token },
    }),
  'duo.auth': (token, { iso }) =>
    jsonLine({
      ...{ event_type: 'trial', isotimestamp: iso, result: 'error', reason: 'trial' },
      ...{ access_device: { ip: TRIAL_IP }, application: { name: token } },
    }),
  'duo.admin': (token, { iso }) =>
    jsonLine({ action: 'trial', isotimestamp: iso, object: token, username: 'gac-trial' }),
  'kiosk.queue': (token, { iso }) =>
    jsonLine({ time: iso, unit: 'gac-trial', kiosk: 'gac-trial', event: 'called', ticket: token }),
  'onestop.export': (token, { iso }) =>
    jsonLine({
      ...{ ma_ho_so: token, thu_tuc: 'gac-trial', trang_thai: 'Mới tiếp nhận' },
      ngay_tiep_nhan: iso,
    }),
  'xroad.opmonitor': (token, { epochMs }) =>
    jsonLine({
      ...{ monitoringDataTs: Math.floor(epochMs / 1_000), securityServerType: 'Client' },
      ...{ requestInTs: epochMs, responseOutTs: epochMs, succeeded: true },
      ...{ clientXRoadInstance: 'VN', clientMemberClass: 'GOV', clientMemberCode: 'gac-trial' },
      ...{ serviceXRoadInstance: 'VN', serviceMemberClass: 'GOV', serviceMemberCode: 'gac-trial' },
      ...{ serviceCode: 'gac-trial', messageId: token, messageProtocolVersion: '4.0' },
    }),
  'civilstatus.sync': (token, { iso }) =>
    jsonLine({
      ...{ time: iso, batch: token, direction: 'push', unit: 'gac-trial', status: 'success' },
      ...{ total: 0, succeeded: 0, failed: 0 },
    }),
  'signature.service': (token, { iso }) =>
    jsonLine({
      ...{ time: iso, event: 'sign_requested', transaction_id: token, app: 'gac-trial' },
      signer: 'gac-trial',
    }),
  // The rule on centres that go silent leaves this unit out: nobody goes on reporting it.
  'service-centre.heartbeat': (token, { iso }) =>
    jsonLine({ time: iso, unit: 'gac-trial', status: 'ok', message: token }),
};
