// Goal: docs/configuration.md names every option with its true default and every secret; each option has a use.
// Method: compare its tables with the schema; parse its example; look for each option in the code that takes it.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { configurationSchema, parseConfiguration } from '../../../src/app/configuration.ts';
import { filesBelow, read } from '../../source-files.ts';
import { codeBlocks, generatedPart, markedRows, section, table } from './markdown.ts';

const FILE = 'docs/configuration.md';

interface Node {
  readonly type?: string;
  readonly default?: unknown;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
}

interface Option {
  readonly path: string;
  readonly standard: string;
  readonly unit: string;
  readonly meaning: string;
}

const UNITS: readonly (readonly [RegExp, string])[] = [
  [/PerSecond$/, '1/s'],
  [/Ms$/, 'ms'],
  [/Seconds$/, 's'],
  [/[mM]inutes(\.\w+)?$/, 'min'],
  [/Hours$/, 'h'],
  [/Days$/, 'd'],
  [/Mb$/, 'MB'],
  [/Bytes$/, 'bytes'],
];

function optionsOf(node: Node, path: readonly string[] = []): Option[] {
  return Object.entries(node.properties ?? {}).flatMap(([key, child]): Option[] => {
    const here = [...path, key];
    if (child.properties) return optionsOf(child, here);
    const name = here.join('.');
    const required = node.required?.includes(key);
    return [
      {
        path: name,
        standard:
          child.default === undefined
            ? required
              ? 'required'
              : 'none'
            : `\`${JSON.stringify(child.default)}\``,
        unit: UNITS.find(([pattern]) => pattern.test(name))?.[1] ?? '',
        meaning: child.description ?? '',
      },
    ];
  });
}

const options = optionsOf(z.toJSONSchema(configurationSchema, { io: 'input' }) as Node);

/** Which code takes the options below a path: the longest path that fits counts. */
const TAKERS: Readonly<Record<string, readonly string[]>> = {
  dataDirectory: ['src/app'],
  logLevel: ['src/app'],
  http: ['src/app'],
  'collect.http': ['src/collect/http'],
  'collect.syslog': ['src/app/collectors.ts'],
  'collect.syslog.tls': ['src/collect/syslog'],
  'collect.file': ['src/app/collectors.ts'],
  'normalize.places': ['src/app/reading.ts'],
  'normalize.protection': ['src/app/reading.ts', 'src/normalize/redact/detector.ts'],
  'collect.kafka': [
    'src/app/kafka-access.ts',
    'src/app/collectors.ts',
    'src/collect/kafka',
    'src/journal/kafka/client.ts',
  ],
  'collect.kafka.sasl': ['src/journal/kafka/kafka-options.ts'],
  roles: ['src/app/service.ts'],
  nodeName: ['src/app/node-name.ts'],
  journal: ['src/app/stores.ts', 'src/journal/segments'],
  'journal.kafka': ['src/app/stores.ts', 'src/app/kafka-access.ts', 'src/journal/kafka'],
  store: ['src/app'],
  'store.elasticsearch': ['src/app/stores.ts', 'src/store/elasticsearch'],
  state: ['src/app/stores.ts', 'src/state/postgres'],
  'telemetry.traces': ['src/telemetry'],
  detect: ['src/app'],
  health: ['src/app/health', 'src/app/service.ts'],
  'detect.budgets': ['src/app/budget', 'src/detect'],
  alert: ['src/app/stores.ts', 'src/state'],
  'notify.smtp': ['src/app/notifying.ts'],
  'notify.webhook': ['src/app/notifying.ts'],
  notify: ['src/app/notifying.ts'],
};

function codeThatTakes(path: string): string {
  const [taker] = Object.keys(TAKERS)
    .filter((prefix) => path === prefix || path.startsWith(`${prefix}.`))
    .sort((left, right) => right.length - left.length);
  return (
    (TAKERS[taker ?? ''] ?? [])
      .flatMap((place) => (place.endsWith('.ts') ? [place] : filesBelow(place, '.ts')))
      // What declares an option is no use of it.
      .filter((file) => !/^src\/app\/(?:configuration|[a-z-]+-options)\.ts$/.test(file))
      .map(read)
      .join('\n')
  );
}

describe('docs/configuration.md', () => {
  it('lists every option with default, unit and meaning as the schema has them', () => {
    const rows = options.map(({ path, standard, unit, meaning }) => [
      `\`${path}\``,
      standard,
      unit,
      meaning,
    ]);
    const { written, wanted } = generatedPart(
      FILE,
      'options',
      table(['option', 'default', 'unit', 'meaning'], rows),
    );
    expect(written).toBe(wanted);
    expect(options.length).toBeGreaterThan(40);
  });

  it('explains each option in a sentence', () => {
    const silent = options.filter(({ meaning }) => !/^[A-Z0-9].*\.$/.test(meaning));
    expect(silent).toEqual([]);
  });

  it('lists every variable of the environment that is read, and no other', () => {
    const source = read('src/app/configuration.ts');
    const inCode = [...source.matchAll(/environment\['([A-Z_]+)'\]/g)].map((match) => match[1]);
    const listed = markedRows(read(FILE), 'environment').map(([name = '']) =>
      name.replaceAll('`', ''),
    );
    expect(listed.sort()).toEqual([...new Set(inCode)].sort());
  });

  it('shows an example that is valid, with its values', () => {
    const [example] = codeBlocks(section(read(FILE), 'An annotated example'));
    expect(example?.language).toBe('yaml');
    const parsed = parseConfiguration(example?.text ?? '', 'gac.yaml');
    expect(parsed.collect.syslog.tlsPort).toBe(6514);
    expect(parsed.notify.smtp?.host).toBe('mail.example.gov.vn');
  });

  it.each(options.map(({ path }) => path))('has a use for %s', (path) => {
    const parts = path.split('.');
    // Their keys are those of a closed set.
    const isKeyed = ['acknowledgeMinutes', 'windowHours'].includes(parts.at(-2) ?? '');
    const name = parts.at(isKeyed ? -2 : -1) ?? '';
    expect(new RegExp(`\\b${name}\\b`).test(codeThatTakes(path))).toBe(true);
  });
});
