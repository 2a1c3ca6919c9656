/**
 * Everything that is looked at, in the order of the report, with the place in the documents that says more. A check
 * that does not concern a configuration is left out of its report.
 */
export const CHECK_PLACES = {
  'configuration.file': 'docs/errors.md#all-codes',
  'service.ready': 'docs/operating.md#when-a-part-is-down',
  'machine.node': 'docs/operating.md#install',
  'machine.clock': 'docs/operating.md#install',
  'machine.time_zone': 'docs/operating.md#install',
  'machine.open_files': 'docs/operating.md#install',
  'machine.memory': 'docs/operating.md#sizes',
  'folder.access': 'docs/operating.md#the-data-directory',
  'folder.file_system': 'docs/operating.md#the-data-directory',
  'folder.space': 'docs/operating.md#retention',
  'folder.inodes': 'docs/operating.md#the-data-directory',
  'folder.sync': 'docs/operating.md#install',
  'keys.given': 'docs/operating.md#keys',
  'journal.sealed': 'docs/operating.md#the-key-of-the-journal',
  'journal.retention': 'docs/operating.md#retention',
  'state.file': 'docs/operating.md#upgrade',
  'state.key': 'docs/operating.md#keys',
  'rules.load': 'docs/operating.md#gacrulesrejected',
  'rules.judged': 'docs/operating.md#gacgapsopen',
  'localities.register': 'docs/operating.md#install',
  'console.built': 'docs/operating.md#install',
  'ports.http': 'docs/operating.md#install',
  'ports.syslog_udp': 'docs/operating.md#install',
  'ports.syslog_tcp': 'docs/operating.md#install',
  'ports.syslog_tls': 'docs/operating.md#install',
  'syslog.certificate': 'docs/operating.md#install',
  'syslog.udp_drops': 'docs/operating.md#gacudpdrops',
  'files.roots': 'docs/operating.md#install',
  'kafka.brokers': 'docs/operating.md#when-a-shared-server-is-down',
  'kafka.topics': 'docs/errors.md#all-codes',
  'kafka.replicas': 'docs/operating.md#when-a-shared-server-is-down',
  'kafka.groups': 'docs/operating.md#gacpipelinelaggrows',
  'elasticsearch.nodes': 'docs/operating.md#when-a-shared-server-is-down',
  'elasticsearch.version': 'docs/operating.md#the-events-in-elasticsearch',
  'elasticsearch.health': 'docs/operating.md#when-a-shared-server-is-down',
  'elasticsearch.disk': 'docs/operating.md#when-a-shared-server-is-down',
  'elasticsearch.rights': 'docs/operating.md#the-events-in-elasticsearch',
  'elasticsearch.blocks': 'docs/operating.md#when-a-shared-server-is-down',
  'elasticsearch.templates': 'docs/operating.md#the-events-in-elasticsearch',
  'elasticsearch.shards': 'docs/operating.md#the-events-in-elasticsearch',
  'elasticsearch.clock': 'docs/operating.md#roles-on-several-machines',
  'postgres.server': 'docs/operating.md#the-state-in-postgresql',
  'postgres.version': 'docs/operating.md#the-state-in-postgresql',
  'postgres.user': 'docs/operating.md#the-state-in-postgresql',
  'postgres.schema': 'docs/operating.md#upgrade',
  'postgres.connections': 'docs/operating.md#the-state-in-postgresql',
  'postgres.settings': 'docs/operating.md#the-state-in-postgresql',
  'postgres.clock': 'docs/operating.md#roles-on-several-machines',
  'mail.server': 'docs/operating.md#when-a-part-is-down',
  'webhooks.policy': 'docs/operating.md#when-a-part-is-down',
  'traces.endpoint': 'docs/operating.md#traces',
  'metrics.token': 'docs/operating.md#what-to-watch',
} as const;

/** Names one thing that is looked at, for programs that read the report. */
export type CheckId = keyof typeof CHECK_PLACES;

/** All of them, in the order of the report. */
export const CHECK_IDS = Object.keys(CHECK_PLACES) as readonly CheckId[];
