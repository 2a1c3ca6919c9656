import { detection, type Sample, selecting } from './lint-text.ts';

/** Checks of selections and conditions: what makes each speak, and its nearest neighbour that does not. */
export const DETECTION_EXAMPLES: Readonly<
  Record<string, { readonly fires: string | Sample; readonly silent: string | Sample }>
> = {
  'GAC-L010': { fires: selecting({ user: ['a', null] }), silent: selecting({ user: null }) },
  'GAC-L011': { fires: selecting({ user: [] }), silent: selecting({ user: ['a'] }) },
  'GAC-L012': { fires: selecting({ 'user|contains': '' }), silent: selecting({ user: '' }) },
  'GAC-L013': {
    fires: detection().replace('union select', 'no'),
    silent: detection().replace('union select', "'no'"),
  },
  'GAC-L014': {
    fires: selecting({ user: ['Ann', 'ann'] }),
    silent: selecting({ 'user|cased': ['Ann', 'ann'] }),
  },
  'GAC-L015': {
    fires: selecting({ 'user|contains': ['adm', 'admin'] }),
    silent: selecting({ user: ['adm', 'admin'] }),
  },
  'GAC-L016': { fires: selecting({ user: '*' }), silent: selecting({ 'user|exists': true }) },
  'GAC-L017': { fires: selecting({ user: '*adm*' }), silent: selecting({ user: '*a*b*' }) },
  'GAC-L018': {
    fires: selecting({ 'user|startswith': 'adm*' }),
    silent: selecting({ 'user|startswith': 'adm\\*' }),
  },
  'GAC-L019': {
    fires: selecting({ user: ' adm' }),
    silent: selecting({ 'user|contains': ' adm' }),
  },
  'GAC-L020': { fires: selecting(['ab']), silent: selecting(['abc']) },
  'GAC-L021': {
    fires: selecting({ user: '%Admin_Users%' }),
    silent: selecting({ user: '%temp%' }),
  },
  'GAC-L022': {
    fires: selecting({ Image: 'C:\\Users\\*' }),
    silent: selecting({ Image: 'C:\\Users\\\\*' }),
  },
  'GAC-L023': { fires: selecting({ user: 'a\tb' }), silent: selecting({ user: 'a b' }) },
  'GAC-L030': {
    fires: selecting({ 'user|contains|all': ['ab'] }),
    silent: selecting({ 'user|contains|all': ['ab', 'cd'] }),
  },
  'GAC-L031': {
    fires: selecting({ 'user|re': '.*ad[0-9]' }),
    silent: selecting({ 'user|re': 'ad[0-9].*x' }),
  },
  'GAC-L032': {
    fires: selecting({ 'user|re': 'ad[0-9].*' }),
    silent: selecting({ 'user|re': 'ad[0-9]\\.' }),
  },
  'GAC-L033': {
    fires: selecting({ 'user|re': '^admin' }),
    silent: selecting({ 'user|re': '^admin[0-9]' }),
  },
  'GAC-L034': {
    fires: selecting({ 'user|re': 'a(?=b)' }),
    silent: selecting({ 'user|re': 'a(?:b)c+' }),
  },
  'GAC-L035': {
    fires: selecting({ 'user|re': '^.*$' }),
    silent: selecting({ 'user|re': '^.+a$' }),
  },
  'GAC-L036': {
    fires: selecting({ 'user|re': '(?i)ad[0-9]' }),
    silent: selecting({ 'user|re|i': 'ad[0-9]' }),
  },
  'GAC-L037': {
    fires: selecting({ 'user|cased': '4711' }),
    silent: selecting({ 'user|cased': 'Ann' }),
  },
  'GAC-L038': {
    fires: selecting({ 'CommandLine|windash|contains': 'quiet' }),
    silent: selecting({ 'CommandLine|windash|contains': '-quiet' }),
  },
  'GAC-L039': {
    fires: selecting({ 'user|base64offset': 'secret' }),
    silent: selecting({ 'user|base64offset|contains': 'secret' }),
  },
  'GAC-L040': {
    fires: selecting({ 'c-ip|cidr': '0.0.0.0/0' }),
    silent: selecting({ 'c-ip|cidr': '192.0.2.0/24' }),
  },
  'GAC-L041': {
    fires: selecting({ 'sc-bytes|gt': [10, 20] }),
    silent: selecting({ 'sc-bytes|gt': 10 }),
  },
  'GAC-L042': { fires: selecting({ 'time|hour': 24 }), silent: selecting({ 'time|hour': 23 }) },
  'GAC-L043': {
    fires: selecting({ 'user|fieldref': 'user' }),
    silent: selecting({ 'user|fieldref': 'cs-host' }),
  },
  'GAC-L044': {
    fires: selecting({ 'user|neq': ['a', 'b'], 'c-ip': '192.0.2.1' }),
    silent: selecting({ 'user|neq': 'a', 'c-ip': '192.0.2.1' }),
  },
  'GAC-L050': {
    fires: detection({ detection: { one: { user: 'a' }, two: { user: 'b' }, condition: 'one' } }),
    silent: detection({
      detection: { one: { user: 'a' }, two: { user: 'b' }, condition: 'one or two' },
    }),
  },
  'GAC-L051': {
    fires: detection({ detection: { sel_a: { user: 'a' }, condition: '1 of sel_*' } }),
    silent: detection({
      detection: { sel_a: { user: 'a' }, sel_b: { user: 'b' }, condition: '1 of sel_*' },
    }),
  },
  'GAC-L052': {
    fires: detection({
      detection: { one: { user: 'a' }, two: { user: 'b' }, condition: 'all of them' },
    }),
    silent: detection({
      detection: { sel_a: { user: 'a' }, sel_b: { 'c-ip': 'b' }, condition: 'all of sel_*' },
    }),
  },
  'GAC-L053': {
    fires: selecting({ user: 'a' }, 'not selection'),
    silent: selecting({ user: 'a' }),
  },
  'GAC-L054': {
    fires: selecting({ user: 'a' }, 'selection and not selection'),
    silent: selecting({ user: 'a' }, 'selection and selection'),
  },
  'GAC-L055': {
    fires: detection({
      detection: { one: { user: 'a' }, two: { 'c-ip': 'b' }, condition: 'one or (one and two)' },
    }),
    silent: detection({
      detection: { one: { user: 'a' }, two: { 'c-ip': 'b' }, condition: 'one and two' },
    }),
  },
  'GAC-L056': {
    fires: detection({
      detection: { one: { user: 'a' }, two: { user: 'a' }, condition: 'one or two' },
    }),
    silent: detection({
      detection: { one: { user: 'a' }, two: { user: 'b' }, condition: 'one or two' },
    }),
  },
  'GAC-L057': {
    fires: detection({
      detection: {
        selection: { user: 'a' },
        filter_x: { 'c-ip': 'b' },
        condition: 'selection and filter_x',
      },
    }),
    silent: detection({
      detection: {
        selection: { user: 'a' },
        filter_x: { 'c-ip': 'b' },
        condition: 'selection and not filter_x',
      },
    }),
  },
  'GAC-L058': { fires: selecting(['segfault']), silent: selecting([{ user: 'a' }, 'segfault']) },
  'GAC-L059': {
    fires: detection({
      detection: { one: { user: 'a' }, two: { user: 'b' }, condition: ['one', 'two'] },
    }),
    silent: detection({ detection: { one: { user: 'a' }, condition: ['one'] } }),
  },
  'GAC-L068': {
    fires: detection({ logsource: { category: 'webservers' } }),
    silent: detection({ logsource: { category: 'webserver' } }),
  },
  'GAC-L150': {
    fires: { text: selecting({ 'url.pathh': 'a' }), ecs: true },
    silent: {
      text: selecting({
        'url.path': 'a',
        'cs-method': 'GET',
        'gac.otp.stage': 'sent',
        'gac.vendor.x': 'y',
      }),
      ecs: true,
    },
  },
  'GAC-L152': { fires: selecting({ 'user ': 'a' }), silent: selecting({ user: 'a' }) },
  'GAC-L153': {
    fires: selecting([{ Image: 'a' }, { image: 'b' }]),
    silent: selecting([{ Image: 'a' }, { Image: 'b' }]),
  },
};
