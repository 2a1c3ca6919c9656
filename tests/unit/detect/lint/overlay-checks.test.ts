// Goal: every lint check of overlays and field mappings finds what it is for, at its place, and is silent on what is nearly the
// same but right.
// Method: one firing and one silent file for each check, over a detection rule, its correlations and a rule with a list; then
// filters that hide all, and such that only look so.
import { describe, expect, it } from 'vitest';
import { LINT_CHECKS } from '../../../../src/detect/lint/checks.ts';
import { knownFields } from '../../../../src/detect/lint/known-fields.ts';
import { SEVERITIES } from '../../../../src/detect/lint/lint-check.ts';
import { lintMappings } from '../../../../src/detect/lint/lint-mappings.ts';
import { lintOverlays } from '../../../../src/detect/lint/lint-overlays.ts';
import { MAPPING_CHECKS } from '../../../../src/detect/lint/mapping-checks.ts';
import { OVERLAY_CHECKS } from '../../../../src/detect/lint/overlay-checks.ts';
import { createEcsPipeline } from '../../../../src/detect/sigma/pipelines/pipelines.ts';
import { BURST, PROBE, probes, RULES } from '../tuning/tuning-rules.ts';

const LISTED = `title: Listed
id: 44444444-4444-4444-8444-444444444444
name: listed
logsource: { category: webserver }
detection:
  selection: { user.name|expand: '%admins%' }
  condition: selection
---
title: Silence
id: 55555555-5555-4555-8555-555555555555
name: silence
correlation:
  type: event_count
  rules: [listed]
  group-by: [source.ip]
  timespan: 5m
  condition: { lt: 1 }
gac: { family: outage, expect: { roster: seen, window: 1d } }
---
title: Share
id: 66666666-6666-4666-8666-666666666666
name: share
correlation:
  type: ratio
  rules: [listed, ${PROBE}]
  group-by: [source.ip]
  timespan: 5m
  condition: { gte: 0.5 }
gac: { family: outage, ratio: { numerator: [listed], minimum: 10 } }
`;

const HEAD = 'title: Hà Nội\nprovince: "01"\n';

function lint(...texts: readonly string[]) {
  return lintOverlays({
    overlays: texts.map((text, index) => ({ file: `${index + 1}.yml`, text })),
    rules: [
      { file: 'rules.yml', text: RULES },
      { file: 'listed.yml', text: LISTED },
    ],
    placeholders: { admins: ['root'] },
    fields: knownFields(createEcsPipeline()),
    mustFire: (ruleId, province = '10') => {
      const events = probes({ province, ip: '198.51.100.7' });
      const pin = { id: 'case', name: 'three probes', group: {}, ruleId, province, events };
      return ruleId === BURST ? [pin] : [];
    },
  });
}

/** Ids of the checks that found something in the last overlay. */
function foundIn(texts: string | readonly string[]): string[] {
  const last = lint(...[texts].flat()).at(-1);
  return (last?.issues ?? []).map(({ check }) => check);
}

const threshold = (condition: string, rule = BURST) =>
  `${HEAD}thresholds:\n  - rule: ${rule}\n    ${condition}\n`;
const list = (change: string, head = HEAD) => `${head}lists: { ${change} }\n`;
const filter = (selection: string, rule = PROBE, condition = 'not selection') => `${HEAD}filters:
  - title: Our own scanner
    id: 33333333-3333-4333-8333-333333333333
    description: Weekly scan, asked for by the operator.
    filter:
      rules: [${rule}]
      selection: ${selection}
      condition: ${condition}
`;
const SCANNER = '{ source.ip|cidr: 192.0.2.0/24 }';
const six = 'condition: { gte: 6 }';
const NATIONAL = `province: all\nthresholds:\n  - { rule: ${BURST}, condition: { gte: 6 } }\n`;

type Texts = string | readonly string[];
const EXAMPLES: Readonly<Record<string, { readonly fires: Texts; readonly silent: Texts }>> = {
  'GAC-L160': { fires: threshold(six).replace('"01"', 'Hà Nội'), silent: threshold(six) },
  'GAC-L161': {
    // 26734 lies in Hồ Chí Minh City.
    fires: filter('{ gac.commune: "26734" }'),
    silent: filter('{ gac.commune: "00004" }'),
  },
  'GAC-L162': {
    fires: filter('{ source.ip: 192.0.2.1, gac.province: "79" }'),
    silent: filter('{ source.ip: 192.0.2.1, gac.province: "01" }'),
  },
  'GAC-L165': {
    fires: threshold(six, BURST.replace(/2$/, '3')),
    silent: threshold(six),
  },
  'GAC-L166': { fires: threshold(six, PROBE), silent: threshold(six) },
  'GAC-L167': {
    fires: threshold('condition: { gte: 100001 }'),
    silent: threshold('condition: { gte: 100000 }'),
  },
  'GAC-L168': {
    fires: threshold('condition: { gte: 1 }'),
    silent: threshold('condition: { gte: 2 }'),
  },
  'GAC-L169': { fires: [NATIONAL, threshold(six)], silent: [NATIONAL, threshold('timespan: 1h')] },
  'GAC-L170': {
    fires: [threshold(six), threshold('timespan: 1h')],
    silent: [threshold(six), threshold('timespan: 1h').replace('"01"', '"79"')],
  },
  'GAC-L171': { fires: list('admin: { add: [a] }'), silent: list('admins: { add: [a] }') },
  'GAC-L172': {
    fires: list('admins: { add: [root] }'),
    silent: list('admins: { replace: [root] }'),
  },
  'GAC-L173': {
    fires: list('admins: { add: [a, b, a] }'),
    silent: list('admins: { add: [a, b] }'),
  },
  'GAC-L174': {
    fires: [list('admins: { add: [a] }'), list('admins: { replace: [b] }')],
    silent: [list('admins: { add: [a] }'), list('admins: { add: [b] }')],
  },
  'GAC-L175': { fires: filter(SCANNER, 'probes'), silent: filter(SCANNER) },
  'GAC-L176': {
    fires: filter('{ http.response.status_code: [401, 403] }'),
    silent: filter('{ http.response.status_code: [400, 403] }'),
  },
  'GAC-L179': {
    fires: filter('{ source.ip: 198.51.100.7 }'),
    silent: filter('{ source.ip: 198.51.100.8 }'),
  },
  'GAC-L177': { fires: HEAD, silent: threshold(six) },
  'GAC-L178': { fires: threshold(six).replace(/^.*\n/, ''), silent: threshold(six) },
};

describe('checks of overlays', () => {
  it('have ids of their own, each with an example, and say why and what to do in sentences', () => {
    expect(Object.keys(EXAMPLES).sort()).toEqual(OVERLAY_CHECKS.map(({ id }) => id));
    const all = [...LINT_CHECKS, ...OVERLAY_CHECKS, ...MAPPING_CHECKS];
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    for (const { finds, why, fix, severity } of [...OVERLAY_CHECKS, ...MAPPING_CHECKS]) {
      expect(SEVERITIES).toContain(severity);
      expect(finds).not.toMatch(/\.$/);
      for (const text of [why, fix]) expect(text).toMatch(/^[A-Z`"].*\.$/);
    }
  });

  it.each(Object.entries(EXAMPLES))('%s finds its fault', (id, { fires }) => {
    expect(foundIn(fires)).toContain(id);
  });

  it.each(Object.entries(EXAMPLES))('%s is silent on its neighbour', (id, { silent }) => {
    expect(foundIn(silent)).not.toContain(id);
  });

  it('find nothing in an overlay without a fault', () => {
    const [verdict] = lint(
      `${filter(SCANNER)}${threshold(six).replace(HEAD, '')}lists: { admins: { add: [a] } }\n`,
    );
    expect(verdict).toMatchObject({
      kind: 'overlay',
      status: 'loaded',
      title: 'Hà Nội',
      issues: [],
    });
  });

  it('name line and column, what was probably meant, and each place once', () => {
    const [verdict] = lint(threshold(six, BURST.replace(/2$/, '3')));
    expect(verdict?.issues.map(({ check, at, detail }) => [check, at, detail])).toEqual([
      ['GAC-L165', '1.yml:4:5', expect.stringContaining(`Did you mean "${BURST}"?`)],
    ]);
    expect(lint(threshold(six).replace('"01"', '1'))[0]?.issues[0]).toMatchObject({
      check: 'GAC-L160',
      detail: '1 is a number: probably "01" is meant (Hà Nội).',
    });
  });

  it('look at filters as at those of rules, and at what only the reader of overlays knows', () => {
    expect(foundIn(filter(SCANNER, PROBE, 'selection'))).toContain('GAC-L120');
    expect(foundIn(filter('{ source.ip: ["192.0.2.1", null] }'))).toContain('GAC-L010');
    expect(foundIn(threshold('condition: { lte: 6 }'))).toEqual(['GAC-L001']);
    expect(foundIn('province: "01"\nfilters: [1]\nnosuch: 1\n')).toContain('GAC-L001');
    expect(foundIn('just text')).toContain('GAC-L001');
  });

  it.each([
    ['never', 'silence', 'condition: { lt: 0 }', 'GAC-L167'],
    ['sometimes', 'silence', 'condition: { lt: 2 }', undefined],
    ['never', 'share', 'condition: { gte: 1.01 }', 'GAC-L167'],
    ['sometimes', 'share', 'condition: { gte: 1 }', undefined],
    ['always', 'share', 'condition: { gte: 0 }', 'GAC-L168'],
  ])('know that a threshold is %s met: %s, %s', (_, rule, condition, id) => {
    const found = foundIn(threshold(condition, rule)).filter((one) => /L16[78]/.test(one));
    expect(found).toEqual(id === undefined ? [] : [id]);
  });
});

describe('a filter', () => {
  it.each([
    ['the field at all', '{ url.path|exists: true }'],
    ['any text of the field', '{ url.path: "*" }'],
    ['a part of the rule', '{ http.response.status_code: 401 }'],
    ['the same in capitals', '{ url.path|contains: /LOGIN }'],
    ['one of several, one of them always', '[{ source.ip: 192.0.2.1 }, { url.path|exists: true }]'],
    ['its own province too', '{ url.path|exists: true, gac.province: "01" }'],
  ])('of %s hides everything', (_, selection) => {
    expect(foundIn(filter(selection))).toContain('GAC-L176');
  });

  it.each([
    ['another field', '{ user_agent.original|exists: true }'],
    ['more than the rule', '{ http.response.status_code: 401, source.ip: 192.0.2.1 }'],
    ['another modifier', '{ url.path|startswith: /login }'],
    ['another value', '{ url.path|contains: /dang-nhap }'],
  ])('of %s does not', (_, selection) => {
    expect(foundIn(filter(selection))).not.toContain('GAC-L176');
  });
});

describe('checks of field mappings', () => {
  const mapping = (fields: string) => `namespaces: [portal]
mappings:
  - logsource: { category: webserver }
    fields: ${fields}
`;
  const lintMapping = (text: string, rules = [{ file: 'rules.yml', text: RULES }]) =>
    lintMappings({ mappings: [{ file: 'map.yml', text }], rules });

  it('find nothing in one without a fault', () => {
    const fields = '{ source.ip: [client.ip, portal.x], url.path: url.original }';
    expect(lintMapping(mapping(fields))).toMatchObject([
      { kind: 'mapping', status: 'loaded', issues: [] },
    ]);
  });

  it.each([
    ['GAC-L180', '{ source.ip: client.ipp }', '4:15', 'Did you mean "client.ip"?'],
    ['GAC-L181', '{ x-session: portal.session }', '4:15', 'names "x-session"'],
    ['GAC-L001', '{ source.ip: "" }', '4:15', 'dotted name'],
  ])('%s finds %s', (check, fields, place, detail) => {
    const [verdict] = lintMapping(mapping(fields));
    expect(verdict?.issues.map((one) => [one.check, one.at, one.detail])).toEqual([
      [check, `map.yml:${place}`, expect.stringContaining(detail)],
    ]);
  });

  it('ask which fields rules name only of rules that are there', () => {
    expect(lintMapping(mapping('{ x-session: portal.session }'), [])[0]?.issues).toEqual([]);
  });
});
