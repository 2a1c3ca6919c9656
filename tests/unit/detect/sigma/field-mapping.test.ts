// Goal: a rule in Sigma's words matches events in the form of ECS as it would match the flat ones; a field without a place is
// said, with its line, and never left to never match.
// Method: small rules and events through `loadRules` with the pipeline `ecs`; files of the operator in a temporary directory.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import {
  createEcsPipeline,
  createEcsWebPipeline,
} from '../../../../src/detect/sigma/pipelines/pipelines.ts';
import { readOwnMappings } from '../../../../src/detect/sigma/pipelines/read-own-mappings.ts';
import { GacError } from '../../../../src/event/error.ts';
import { loadText } from './rule-text.ts';

const ID = '3c1a9d52-6c0e-4a57-9d1b-0f6f5b7a1c01';
const pipeline = createEcsPipeline();
type Logsource = Readonly<Record<string, string>>;

const SYSMON = (category: string) => ({ product: 'windows', category });
const SECURITY = { product: 'windows', service: 'security' };

function rule(selection: unknown, logsource: Logsource, condition = 's'): string {
  return stringify({
    title: 'A rule',
    id: ID,
    logsource,
    detection: { s: selection, condition },
    level: 'low',
  });
}

function matches(selection: unknown, logsource: Logsource, event: object): boolean {
  const { set, verdicts } = loadText(rule(selection, logsource), { pipeline });
  expect(verdicts.flatMap(({ issues }) => issues)).toEqual([]);
  return set.match(event as never).length > 0;
}

describe('values in another form', () => {
  const hash = { process: { hash: { sha256: 'ab12' }, pe: { imphash: 'cafe' } } };
  it.each([
    [{ 'Hashes|contains': 'SHA256=AB12' }, true],
    [{ 'Hashes|contains': ['MD5=AB12', 'IMPHASH=CAFE'] }, true],
    [{ 'Hashes|contains|all': ['SHA256=AB12', 'IMPHASH=CAFE'] }, true],
    [{ 'Hashes|contains': 'IMPHASH=' }, true],
    [{ 'Hashes|contains': 'MD5=AB12' }, false],
    [{ 'Hashes|contains': 'MD5=00000000000000000000000000000000' }, true],
    [{ 'Hashes|contains': 'IMPHASH=00000000000000000000000000000000' }, false],
    [{ Hashes: null }, false],
  ])('hashes: %j', (selection, wanted) => {
    expect(matches(selection, SYSMON('process_creation'), hash)).toBe(wanted);
  });

  const account = { user: { domain: 'NT AUTHORITY', name: 'SYSTEM' } };
  it.each([
    [{ 'User|contains': ['AUTHORI', 'AUTORI'] }, true],
    [{ User: 'NT AUTHORITY\\SYSTEM' }, true],
    [{ User: 'NT AUTHORITY\\LOCAL SERVICE' }, false],
    [{ User: 'OTHER\\SYSTEM' }, false],
    [{ 'User|endswith': '\\SYSTEM' }, true],
    [{ 'User|startswith': 'NT ' }, true],
    [{ 'User|endswith': 'AUTHORITY' }, false],
    [{ User: '*\\SYS*' }, true],
  ])('accounts: %j', (selection, wanted) => {
    expect(matches(selection, SYSMON('process_creation'), account)).toBe(wanted);
  });

  const number = { registry: { data: { strings: ['1'], type: 'SZ_DWORD' } } };
  const text = { registry: { data: { strings: ['1'], type: 'REG_SZ' } } };
  it.each([
    [{ Details: 'DWORD (0x00000001)' }, number, true],
    [{ 'Details|contains': 'DWORD (0x00000001)' }, number, true],
    [{ Details: 'DWORD (0x00000002)' }, number, false],
    [{ 'Details|startswith': 'DWORD' }, number, true],
    [{ Details: 'DWORD (0x00000001)' }, text, false],
    [{ Details: '1' }, text, true],
    [
      { Details: 'QWORD (0x00000000-0x00000001)' },
      { registry: { data: { strings: ['1'], type: 'SZ_QWORD' } } },
      true,
    ],
    [{ Details: null }, number, false],
  ])('registry values: %j', (selection, event, wanted) => {
    expect(matches(selection, SYSMON('registry_set'), event)).toBe(wanted);
  });

  it.each([
    [{ Initiated: 'true' }, { network: { direction: 'egress' } }, true],
    [{ Initiated: true }, { network: { direction: 'egress' } }, true],
    [{ Initiated: 'true' }, { network: { direction: 'ingress' } }, false],
    [{ Initiated: 'true' }, { winlog: { event_data: { Initiated: 'true' } } }, true],
    [{ 'DestinationPort|gte': 1024 }, { destination: { port: 4444 } }, true],
  ])('connections: %j', (selection, event, wanted) => {
    expect(matches(selection, SYSMON('network_connection'), event)).toBe(wanted);
  });

  it('codes of access lists lose their percent signs', () => {
    const event = { winlog: { event_data: { AccessList: ['4417'] } } };
    expect(matches({ 'AccessList|contains': '%%4417' }, SECURITY, event)).toBe(true);
  });

  it('values that the shipper drops stand for a missing field', () => {
    const selection = { EventID: 4624, IpAddress: '-' };
    expect(matches(selection, SECURITY, { event: { code: '4624' } })).toBe(true);
    const known = { event: { code: '4624' }, source: { ip: '192.0.2.1' } };
    expect(matches(selection, SECURITY, known)).toBe(false);
  });

  it('what stands behind a label is found in the field of the label', () => {
    const logsource = SYSMON('ps_classic_start');
    const event = { powershell: { engine: { version: '2.0' } }, process: { title: 'x' } };
    expect(matches({ 'Data|contains': 'EngineVersion=2.' }, logsource, event)).toBe(true);
    expect(matches({ 'Data|contains': 'EngineVersion=3.' }, logsource, event)).toBe(false);
  });
});

describe('fields that stand for one', () => {
  const logsource = SYSMON('process_creation');

  it('are searched together, before and after the pipelines of the shipper', () => {
    const selection = { 'Image|endswith': '\\a.exe', 'CommandLine|contains|all': ['x', 'y'] };
    const after = { process: { executable: 'C:\\a.exe', command_line: 'x y' } };
    const before = { winlog: { event_data: { Image: 'C:\\a.exe', CommandLine: 'y x' } } };
    expect(matches(selection, logsource, after)).toBe(true);
    expect(matches(selection, logsource, before)).toBe(true);
    expect(matches({ 'Image|endswith|neq': '\\a.exe' }, logsource, before)).toBe(false);
    expect(matches({ CommandLine: null }, logsource, before)).toBe(false);
    expect(matches({ CommandLine: null }, logsource, {})).toBe(true);
    expect(matches({ 'CommandLine|exists': true }, logsource, before)).toBe(true);
    expect(matches({ 'Image|fieldref': 'CommandLine' }, logsource, after)).toBe(false);
  });

  it('are told apart when a match is explained', () => {
    const { set } = loadText(rule({ CommandLine: 'x' }, logsource), { pipeline });
    const [match] = set.match({ winlog: { event_data: { CommandLine: 'X' } } } as never);
    expect(match?.matched).toEqual([
      { selection: 's', field: 'winlog.event_data.CommandLine', value: 'X' },
    ]);
  });

  it('come from all tables below a wide logsource', () => {
    const event = { process: { command_line: 'x' } };
    expect(matches({ CommandLine: 'x' }, { category: 'process_creation' }, event)).toBe(true);
    expect(matches({ CommandLine: 'x' }, { product: 'windows', service: 'sysmon' }, event)).toBe(
      true,
    );
  });

  it('may be a whole namespace', () => {
    const aws = { product: 'aws', service: 'cloudtrail' };
    const event = { aws: { cloudtrail: { flattened: { request_parameters: { a: { b: '1' } } } } } };
    expect(matches({ 'requestParameters.a.b': 1 }, aws, event)).toBe(true);
  });

  it('of ECS and of shippers are taken as they stand', () => {
    const selection = { 'winlog.event_data.Some': 'a', 'url.path': 'b', 'gac.vendor.c': 'd' };
    const event = {
      winlog: { event_data: { Some: 'a' } },
      url: { path: 'b' },
      gac: { vendor: { c: 'd' } },
    };
    expect(matches(selection, { category: 'webserver' }, event)).toBe(true);
  });
});

describe('a field without a place', () => {
  it('refuses its rule, with the line and what was probably meant', () => {
    const text = rule({ Image: 'a', 'ComandLine|contains': 'x' }, SYSMON('process_creation'));
    const { set, verdicts } = loadText(text, { pipeline });
    expect(set.detections).toEqual([]);
    const [issue, ...more] = verdicts[0]?.issues ?? [];
    expect(more).toEqual([]);
    expect(issue?.at).toMatch(/:9:5$/);
    expect(issue?.detail).toBe(
      'The field "ComandLine" of windows/process_creation/- has no mapping to a field of our events.',
    );
    expect(issue?.hint).toContain('Did you mean "CommandLine"?');
  });

  it('is said of a reference too', () => {
    const text = rule({ 'Image|fieldref': 'Nowhere' }, SYSMON('process_creation'));
    expect(loadText(text, { pipeline }).verdicts[0]?.issues[0]?.detail).toContain('"Nowhere"');
  });

  it('of a filter refuses the filter, not the rule', () => {
    const filter = stringify({
      title: 'A filter',
      id: ID.replace(/1$/, '2'),
      logsource: SYSMON('process_creation'),
      filter: { rules: [ID], s: { Nowhere: 'a' }, condition: 'not s' },
    });
    const both = `${rule({ Image: 'a' }, SYSMON('process_creation'))}---\n${filter}`;
    const { verdicts } = loadText(both, { pipeline });
    expect(verdicts.map(({ status }) => status)).toEqual(['loaded', 'rejected']);
    expect(verdicts[0]?.issues).toEqual([]);
  });

  it('is kept with a warning by ecs-web', () => {
    const text = rule({ Nowhere: 'a' }, { category: 'webserver' });
    const { set, verdicts } = loadText(text, { pipeline: createEcsWebPipeline() });
    expect(verdicts[0]).toMatchObject({ status: 'loaded', issues: [{}] });
    expect(set.match({ Nowhere: 'a' } as never)).toHaveLength(1);
  });
});

describe('correlations', () => {
  const base = (name: string, logsource: Logsource, id: string) =>
    stringify({
      title: name,
      id,
      name,
      logsource,
      detection: { s: { EventID: 1 }, condition: 's' },
      level: 'low',
    });
  const correlation = (block: object) =>
    stringify({
      title: 'Both',
      id: ID,
      correlation: {
        type: 'event_count',
        rules: ['one', 'two'],
        timespan: '1m',
        condition: { gte: 2 },
        ...block,
      },
      level: 'low',
    });
  const set = (block: object, second: Logsource) =>
    loadText(
      [
        base('one', SYSMON('process_creation'), ID.replace(/1$/, '2')),
        base('two', second, ID.replace(/1$/, '3')),
        correlation(block),
      ].join('---\n'),
      { pipeline },
    );

  it('group by the field that the rules read', () => {
    const { set: rules, verdicts } = set({ 'group-by': ['Image'] }, SYSMON('dns_query'));
    expect(verdicts.flatMap(({ issues }) => issues)).toEqual([]);
    expect(rules.correlations[0]?.groupBy).toEqual(['process.executable']);
  });

  it('make an alias of a field that two rules hold in different places', () => {
    const { set: rules } = set({ 'group-by': ['Description'] }, SYSMON('image_load'));
    expect(rules.correlations[0]).toMatchObject({
      groupBy: ['Description'],
      aliases: {
        Description: {
          [ID.replace(/1$/, '2')]: 'process.pe.description',
          [ID.replace(/1$/, '3')]: 'file.pe.description',
        },
      },
    });
  });

  it('refuse a group-by field without a place', () => {
    const { verdicts } = set({ 'group-by': ['Nowhere'] }, SYSMON('image_load'));
    expect(verdicts.at(-1)).toMatchObject({ status: 'rejected' });
    expect(verdicts.at(-1)?.issues[0]?.detail).toContain('"Nowhere"');
  });
});

describe('mappings of the operator', () => {
  function file(text: string): string {
    const folder = mkdtempSync(path.join(tmpdir(), 'gac-mapping-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const name = path.join(folder, 'fields.yml');
    writeFileSync(name, text);
    return name;
  }

  it('win over ours and open namespaces', () => {
    const own = readOwnMappings([
      file(`namespaces: [portal]
mappings:
  - logsource: { category: webserver }
    fields:
      cs-method: portal.verb
      x-state: { field: portal.state, values: { ok: 1, bad: 2 } }
`),
    ]);
    const text = rule(
      { 'cs-method': 'GET', 'x-state': 'bad', 'portal.zone': 'a' },
      { category: 'webserver' },
    );
    const { set, verdicts } = loadText(text, { pipeline: createEcsPipeline(own) });
    expect(verdicts[0]?.issues).toEqual([]);
    const event = { portal: { verb: 'GET', state: 2, zone: 'a' } };
    expect(set.match(event as never)).toHaveLength(1);
    expect(set.match({ ...event, portal: { ...event.portal, state: 1 } } as never)).toEqual([]);
  });

  it.each([
    ['mappings:\n  - logsource: {}\n    fields: {}\n', ':2:5', 'needs product'],
    ['mappings:\n  - logsource: { category: a }\n    fields:\n      b: "c d"\n', ':4:7', 'dotted'],
    ['mapings: []\n', ':1:1', 'mapings'],
    [
      'mappings:\n  - logsource: { category: a }\n    fields:\n      b: { field: c, valuess: {} }\n',
      ':4:',
      '',
    ],
    ['mappings: [\n', ':2:1', 'YAML'],
  ])('say where they are wrong: %j', (text, at, detail) => {
    const name = file(text);
    let error: unknown;
    try {
      readOwnMappings([name]);
    } catch (cause) {
      error = cause;
    }
    expect(error).toBeInstanceOf(GacError);
    const [issue] = (error as GacError).issues;
    expect(issue?.at).toContain(`${name}${at}`);
    expect(issue?.detail).toContain(detail);
  });
});
