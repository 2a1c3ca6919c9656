import { correlation, detection, filter, ID, OTHER_ID, ownRule, type Sample } from './lint-text.ts';

const clean = detection();
const two = (keys: Readonly<Record<string, unknown>>) => `${detection()}---\n${detection(keys)}`;
const onSchedule = (every: string) =>
  correlation({ timespan: '40m' }, { gac: { family: 'wrong_access', schedule: { every } } });
/** A correlation with a mark of its own, and a detection that is made to be counted. */
const countedBy = (gac: Readonly<Record<string, unknown>>) => {
  const [outer = '', inner = ''] = correlation(
    {},
    { gac: { family: 'wrong_access', ...gac } },
  ).split('---\n');
  return `${outer}---\n${inner.replace('level: medium', 'level: informational')}`;
};
const percentile = (condition: Readonly<Record<string, unknown>>) =>
  correlation({ type: 'value_percentile', condition });

/** Checks of what stands around the detection: what makes each speak, and what does not. */
export const DOCUMENT_EXAMPLES: Readonly<
  Record<string, { readonly fires: string | Sample; readonly silent: string | Sample }>
> = {
  'GAC-L065': {
    fires: detection({ logsource: { service: 'sshd' } }),
    silent: detection({ logsource: { product: 'linux', service: 'sshd' } }),
  },
  'GAC-L066': {
    fires: detection({ logsource: { category: 'Webserver' } }),
    silent: clean,
  },
  'GAC-L067': { fires: ownRule({ routing: 'any' }), silent: ownRule() },
  'GAC-L070': { fires: detection({ status: undefined }), silent: clean },
  'GAC-L071': { fires: detection({ level: undefined }), silent: filter() },
  'GAC-L072': { fires: detection({ id: 'rule-1' }), silent: clean },
  'GAC-L073': { fires: two({ title: 'Other' }), silent: two({ title: 'Other', id: OTHER_ID }) },
  'GAC-L074': {
    fires: two({ title: 'SAMPLE rule', id: OTHER_ID }),
    silent: two({ title: 'Other rule', id: OTHER_ID }),
  },
  'GAC-L075': { fires: detection({ tags: ['attack.T1110'] }), silent: clean },
  'GAC-L076': { fires: detection({ tags: ['cve.2026-1'] }), silent: clean },
  'GAC-L077': { fires: detection({ date: '2026/11/22' }), silent: clean },
  'GAC-L078': {
    fires: detection({ modified: '2026-11-21' }),
    silent: detection({ modified: '2026-11-22' }),
  },
  'GAC-L079': {
    fires: { text: clean, file: 'My Rule.yml' },
    silent: { text: clean, file: 'rules/my_rule-2.yml' },
  },
  'GAC-L080': { fires: detection({ description: undefined }), silent: clean },
  'GAC-L081': { fires: detection({ description: 'Sample rule' }), silent: clean },
  'GAC-L082': {
    fires: detection({ falsepositives: undefined }),
    silent: correlation().replace(/falsepositives:\n {2}- .*\nlevel: medium\n$/, 'level: medium\n'),
  },
  'GAC-L083': { fires: detection({ falsepositives: ['Unknown'] }), silent: clean },
  'GAC-L084': { fires: detection({ tags: ['webshell'] }), silent: clean },
  'GAC-L085': { fires: detection({ references: ['own work'] }), silent: clean },
  'GAC-L086': { fires: detection({ title: 'A rule.' }), silent: clean },
  'GAC-L088': { fires: detection({ status: 'deprecated' }), silent: clean },
  'GAC-L089': { fires: detection({ tags: ['attack.t1110', 'attack.t1110'] }), silent: clean },
  'GAC-L090': { fires: countedBy({ shadow: true }), silent: countedBy({}) },
  'GAC-L100': { fires: correlation({ 'group-by': undefined }), silent: correlation() },
  'GAC-L101': { fires: correlation({ timespan: '7h' }), silent: correlation({ timespan: '6h' }) },
  'GAC-L126': { fires: onSchedule('15m'), silent: onSchedule('10m') },
  'GAC-L102': { fires: correlation({ timespan: '9s' }), silent: correlation({ timespan: '10s' }) },
  'GAC-L103': {
    fires: correlation({ timespan: '120m' }),
    silent: correlation({ timespan: '90m' }),
  },
  'GAC-L104': {
    fires: percentile({ field: 'sc-bytes', gte: 10 }),
    silent: percentile({ field: 'sc-bytes', gte: 10, percentile: 95 }),
  },
  'GAC-L105': {
    fires: correlation({ condition: { gt: 0 } }),
    silent: correlation({ condition: { gt: 1 } }),
  },
  'GAC-L106': {
    fires: correlation({ type: 'temporal', condition: undefined }),
    silent: correlation(),
  },
  'GAC-L107': {
    fires: correlation({ aliases: { who: { counted: 'user' } } }),
    silent: correlation({ aliases: { who: { counted: 'user' } }, 'group-by': ['who'] }),
  },
  'GAC-L108': {
    fires: correlation({ type: 'value_count', condition: { field: 'gac.province', gte: 2 } }),
    silent: correlation({ type: 'value_count', condition: { field: 'user.name', gte: 5 } }),
  },
  'GAC-L110': {
    fires: correlation({ condition: { gt: 20, lt: 10 } }),
    silent: correlation({ condition: { gt: 10, lt: 20 } }),
  },
  'GAC-L112': {
    fires: correlation({ 'group-by': ['source.ip', 'source.ip'] }),
    silent: correlation({ 'group-by': ['source.ip', 'user.name'] }),
  },
  'GAC-L113': {
    fires: correlation({ condition: { gte: 2.5 } }),
    silent: correlation({ condition: { gte: 3 } }),
  },
  'GAC-L120': { fires: filter({ condition: 'selection' }), silent: filter() },
  'GAC-L121': { fires: filter({}, { description: undefined }), silent: filter() },
  'GAC-L122': { fires: filter({ rules: ['counted', ID] }), silent: filter() },
  'GAC-L130': { fires: ownRule({ title: undefined }), silent: ownRule() },
  'GAC-L131': { fires: ownRule({ description: undefined }), silent: ownRule() },
  'GAC-L132': { fires: ownRule({ reason: undefined }), silent: ownRule() },
  'GAC-L133': { fires: ownRule({ runbook: undefined }), silent: ownRule() },
  'GAC-L134': {
    fires: ownRule({ title: { vi: 'Truy cap', en: 'Wrong access' } }),
    silent: ownRule(),
  },
  'GAC-L135': { fires: ownRule({ title: { vi: 'Đỏ', en: 'Đỏ' } }), silent: ownRule() },
  'GAC-L136': {
    fires: ownRule({ reason: { vi: 'Địa chỉ {source.ip} dò.', en: 'Somebody probes.' } }),
    silent: ownRule(),
  },
  'GAC-L137': {
    fires: ownRule({ reason: { vi: 'Có người dò.', en: 'Somebody probes.' } }),
    silent: ownRule(),
  },
  'GAC-L138': {
    fires: ownRule({ reason: { vi: 'Dò {count} lần.', en: 'Probed {count} times.' } }),
    silent: ownRule(),
  },
  'GAC-L139': { fires: { text: ownRule(), files: [] }, silent: { text: clean, files: [] } },
  'GAC-L140': { fires: ownRule({ fingerprint: undefined }), silent: ownRule() },
  'GAC-L141': {
    fires: ownRule({ title: { vi: 'CẦN ĐIỀN: tên luật', en: 'FILL IN: a title' } }),
    silent: ownRule(),
  },
  'GAC-L151': {
    fires: { text: correlation({ 'group-by': ['source.ipp'] }), ecs: true },
    silent: { text: correlation(), ecs: true },
  },
};
