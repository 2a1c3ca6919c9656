import { jsonLine, TRIAL_AGENT, TRIAL_IP, type TrialLine } from './trial-line.ts';

const SITE = 'trial.example.vn';

/** Of what stands before servers, and of Windows, by type. */
export const APPLIANCE_LINES: Readonly<Record<string, TrialLine>> = {
  'f5.ltm': (token, { clf }) =>
    `CLIENT_IP="${TRIAL_IP}" CLIENT_PORT="40000" DATE_NCSA="${clf}" HTTP_METHOD="GET" HTTP_URI="/${token}" HTTP_VERSION="HTTP/1.1" HTTP_STATCODE="200" RESPONSE_SIZE="2" RESPONSE_MSECS="1" VIRTUAL_NAME="/Common/trial" Host="${SITE}" User-Agent="${TRIAL_AGENT}" Referer="-"`,
  'f5.asm': (token, { epochMs }) =>
    `CEF:0|F5|ASM|17.1.0|trial|trial|0|rt=${epochMs} dvchost=trial act=passed src=${TRIAL_IP} spt=40000 dst=192.0.2.2 dpt=443 requestMethod=GET request=/${token} cn1=200 cn1Label=response_code`,
  'citrix.adc': (token, { citrix }) =>
    `${citrix} GMT trial 0-PPE-0 : default EVENT TRIAL 1 0 :  Note ${token}`,
  'modsecurity.audit': (token, { clf }) =>
    jsonLine({
      transaction: {
        ...{ time: clf, transaction_id: token, remote_address: TRIAL_IP, remote_port: 40_000 },
        ...{ local_address: '192.0.2.2', local_port: 443 },
      },
      request: { request_line: `GET /${token} HTTP/1.1`, headers: { Host: SITE } },
      response: { protocol: 'HTTP/1.1', status: 200, headers: {} },
      audit_data: { messages: [] },
    }),
  'waf.json': (token, { epochMs }) =>
    jsonLine({
      ...{ timestamp: epochMs, formatVersion: 1, webaclId: 'trial', action: 'ALLOW' },
      ...{ terminatingRuleId: 'Default_Action', terminatingRuleType: 'REGULAR' },
      httpRequest: {
        ...{ clientIp: TRIAL_IP, uri: `/${token}`, args: '', httpMethod: 'GET' },
        ...{ httpVersion: 'HTTP/1.1', requestId: '1', headers: [{ name: 'Host', value: SITE }] },
      },
    }),
  'windows.event': (token, { iso }) =>
    jsonLine({
      '@timestamp': iso,
      event: { kind: 'event', code: '1', provider: 'gac-trial' },
      host: { name: 'gac-trial' },
      winlog: {
        ...{ channel: 'Application', event_id: 1, provider_name: 'gac-trial', record_id: 1 },
        ...{ computer_name: 'gac-trial', time_created: iso, event_data: { param1: token } },
      },
      message: token,
    }),
};
