import type { FieldTable } from './field-table.ts';

/** Appliances, sensors and scanners with logs of their own. */
export const APPLIANCES: readonly FieldTable[] = [
  {
    logsource: { category: 'antivirus' },
    source: 'Sigma taxonomy 2.1.0 (antivirus); ECS 9.4 file.*, threat.*, rule.*',
    fields: {
      Action: 'event.action',
      Computer: 'host.name',
      Filename: 'file.path',
      Signature: [
        'threat.indicator.name',
        'rule.name',
        'threat.software.name',
        'winlog.event_data.Threat_Name',
        'winlog.event_data.Threat Name',
      ],
      SourceName: 'event.provider',
      User: 'user.name',
    },
  },
  {
    logsource: { product: 'fortigate', service: 'event' },
    source: 'FortiOS log message reference; Elastic integration fortinet_fortigate',
    raw: 'fortinet.firewall',
    fields: { action: 'event.action', user: 'user.name' },
    names: ['cfgattr', 'cfgobj', 'cfgpath', 'logid', 'type'],
  },
  {
    logsource: { product: 'opencanary', category: 'application' },
    source: 'OpenCanary log types; its records stay under their own names',
    raw: 'opencanary',
    fields: { dst_port: 'destination.port', src_host: 'source.ip' },
    names: ['logtype'],
  },
  {
    logsource: { product: 'rpc_firewall', category: 'application' },
    source: 'RPC Firewall events in the Windows log RPCFW; Winlogbeat exported fields',
    raw: 'rpc_firewall',
    fields: {
      EventID: ['event.code', 'winlog.event_id'],
      EventLog: 'winlog.channel',
      InterfaceUuid: 'winlog.event_data.InterfaceUuid',
      OpNum: 'winlog.event_data.OpNum',
    },
  },
  {
    logsource: { product: 'paloalto', category: 'file_event', service: 'globalprotect' },
    source: 'PAN-OS log fields; ECS 9.4 file.*',
    fields: { TargetFilename: 'file.path' },
  },
  {
    logsource: { product: 'qualys' },
    source: 'Qualys host detections; its records stay under their own names',
    raw: 'qualys',
    fields: { 'event.category': 'event.category' },
    names: ['host.scan.vuln', 'host.scan.vuln_name'],
  },
];
