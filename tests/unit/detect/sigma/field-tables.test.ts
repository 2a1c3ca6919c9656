// Goal: the tables name fields that events have, say where they come from, and each logsource that a rule may have is fed.
// Method: compare every target with the field list of ECS 9.4 and the declared namespaces of shippers; walk the types of records.
import { describe, expect, it } from 'vitest';
import {
  EVENT_LOGSOURCES,
  eventLogsources,
} from '../../../../src/detect/sigma/event-logsources.ts';
import { logsourceText } from '../../../../src/detect/sigma/map-fields.ts';
import {
  eventNames,
  VENDOR_NAMESPACES,
} from '../../../../src/detect/sigma/pipelines/event-names.ts';
import { fieldsOf } from '../../../../src/detect/sigma/pipelines/field-table.ts';
import {
  createEcsPipeline,
  createPipeline,
  FIELD_TABLES,
  PIPELINE_NAMES,
} from '../../../../src/detect/sigma/pipelines/pipelines.ts';
import { fedLogsources } from '../../../../src/detect/sigma/rule-routing.ts';
import { isFed } from '../../../../src/detect/sigma/warn-unfed.ts';
import { LOGSOURCES } from '../../../../src/normalize/logsources.ts';
import { PARSERS } from '../../../../src/normalize/parsers.ts';

const events = eventNames();
const targetsOf = (table: (typeof FIELD_TABLES)[number]) => [
  ...Object.values(table.fields).flat(),
  ...(table.raw === undefined ? [] : [`${table.raw}.anything`]),
];

describe('the field tables', () => {
  it('name fields of ECS or of a declared namespace only', () => {
    const foreign = FIELD_TABLES.flatMap((table) =>
      targetsOf(table)
        .flatMap(fieldsOf)
        .filter((field) => !events.has(field)),
    );
    expect(foreign).toEqual([]);
    expect(FIELD_TABLES.length).toBeGreaterThan(80);
  });

  it('use every namespace that is declared', () => {
    const used = FIELD_TABLES.flatMap((table) => targetsOf(table).flatMap(fieldsOf));
    const idle = VENDOR_NAMESPACES.filter(
      (namespace) => !used.some((field) => field.startsWith(`${namespace}.`)),
    );
    expect(idle).toEqual([]);
  });

  it('say where they come from, and map no field twice', () => {
    for (const table of FIELD_TABLES) {
      const place = logsourceText(table.logsource);
      expect(table.source.length, place).toBeGreaterThan(10);
      const twice = (table.names ?? []).filter((name) => Object.hasOwn(table.fields, name));
      expect(twice, place).toEqual([]);
    }
  });

  it('map each of their names, for their own logsource', () => {
    const pipeline = createEcsPipeline();
    for (const { logsource, fields } of FIELD_TABLES) {
      for (const field of Object.keys(fields)) {
        const mapped = pipeline.map(field.replace(/\*$/, 'x'), logsource);
        expect(mapped?.targets.length, `${logsourceText(logsource)} ${field}`).toBeGreaterThan(0);
      }
    }
  });

  it('are reached by the names that --pipeline takes', () => {
    expect(PIPELINE_NAMES.map((name) => createPipeline(name)?.name)).toEqual([
      undefined,
      'ecs',
      'ecs-web',
    ]);
  });
});

describe('logsources', () => {
  it('are declared by every type of record', () => {
    for (const { type } of PARSERS) {
      const own = LOGSOURCES.get(type) ?? [];
      expect(own.length, type).toBeGreaterThan(0);
      for (const one of own) expect(Object.keys(one).length, type).toBeGreaterThan(0);
    }
    expect(LOGSOURCES.size).toBe(PARSERS.length);
  });

  it('of our own types and of ECS documents reach rules', () => {
    const fed = fedLogsources(LOGSOURCES);
    const reaches = (product?: string, category?: string, service?: string) =>
      isFed(
        {
          ...(product === undefined ? {} : { product }),
          ...(category === undefined ? {} : { category }),
          ...(service === undefined ? {} : { service }),
        },
        fed,
      );
    expect(reaches(undefined, 'webserver')).toBe(true);
    expect(reaches(undefined, undefined, 'nginx')).toBe(true);
    expect(reaches('linux', undefined, 'sshd')).toBe(true);
    expect(reaches('linux', undefined, 'auth')).toBe(true);
    expect(reaches('windows', 'process_creation')).toBe(true);
    expect(reaches('windows', undefined, 'sysmon')).toBe(true);
    expect(reaches('aws', undefined, 'cloudtrail')).toBe(true);
    expect(reaches('windows', 'proces_creation')).toBe(false);
    expect(fedLogsources(new Map([['a', [{ product: 'linux' }]]]))).toHaveLength(1);
    expect(EVENT_LOGSOURCES.length).toBeGreaterThan(100);
  });

  it('may be said by the document itself', () => {
    const logsource = { product: 'opencanary', category: 'application' };
    expect(eventLogsources({ logsource, winlog: { channel: 'System' } })).toEqual([logsource]);
    expect(eventLogsources({ logsource: 'x', winlog: { channel: 'System' } })).toHaveLength(1);
  });

  it.each([
    [
      { winlog: { channel: 'Microsoft-Windows-Sysmon/Operational' }, event: { code: '13' } },
      ['windows/registry_event/sysmon', 'windows/registry_set/sysmon'],
    ],
    [
      { winlog: { channel: 'Security' }, event: { code: '4688' } },
      ['windows/process_creation/security'],
    ],
    [{ winlog: { channel: 'Security' }, event: { code: '4625' } }, ['windows/-/security']],
    [{ winlog: { channel: 'Some/Other' } }, ['windows/-/-']],
    [{ 'winlog.channel': 'System' }, ['windows/-/system']],
    [{ gac: { vendor: { event_dataset: 'aws.cloudtrail' } } }, ['aws/-/cloudtrail']],
    [
      { event: { dataset: 'system.auth' }, process: { name: 'sshd' } },
      ['linux/-/auth', 'linux/-/sshd'],
    ],
    [
      { event: { category: ['process'], type: ['start'] }, host: { os: { type: 'linux' } } },
      ['linux/process_creation/-'],
    ],
    [{ event: { category: ['network'] }, dns: { question: { name: 'a' } } }, ['-/dns/-']],
    [{ observer: { type: 'proxy' }, event: { category: ['web'] } }, ['-/proxy/-']],
    [{ event: { dataset: 'constructor' }, winlog: { channel: 5 } }, ['windows/-/-']],
    [{ message: 'x' }, []],
  ])('are read from %j', (event, wanted) => {
    const shown = eventLogsources(event as Readonly<Record<string, unknown>>);
    expect(shown.map(logsourceText)).toEqual(wanted);
    for (const one of shown) {
      expect([...EVENT_LOGSOURCES, { product: 'windows' }]).toContainEqual(one);
    }
  });
});
