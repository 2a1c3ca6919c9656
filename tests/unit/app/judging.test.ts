// Goal: rules of absence expect who sends by itself, and nobody who is switched off or whose files a person brings.
// Method: the roster that judges are given, over a directory of sources that differ in this alone.
import { expect, it } from 'vitest';
import { parseConfiguration } from '../../../src/app/configuration.ts';
import { judgingOptions } from '../../../src/app/judging.ts';
import type { RefreshedSourceDirectory } from '../../../src/app/source-directory.ts';
import type { Source } from '../../../src/event/source.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';

const source = (id: string, differs: Partial<Source>): Source => ({
  ...{ id, name: id, type: 'service-centre.heartbeat', province: '10', commune: undefined },
  ...{ timezone: 'Asia/Ho_Chi_Minh', transport: { kind: 'http' }, multilineStart: undefined },
  ...{ enabled: true, createdAtMs: 0, version: 1 },
  ...differs,
});

it('expects who is enabled and sends by itself', () => {
  const all = [
    source('gui', {}),
    source('tat', { enabled: false }),
    source('nap', { transport: { kind: 'upload' } }),
    source('tep', { transport: { kind: 'file', path: '/a' } }),
  ];
  const directory: RefreshedSourceDirectory = {
    ...{ all: () => all, registeredSinceMs: (id) => (id === 'gui' ? 7 : undefined) },
    ...{ settled: () => Promise.resolve(), byKey: () => undefined, byId: () => undefined },
    ...{ syslogSources: () => [], fileSources: () => [], kafkaSources: () => [] },
    onChange: () => undefined,
  };
  const configuration = parseConfiguration('', 'gac.yaml');
  const { roster } = judgingOptions({ configuration, directory, metrics: createMetrics() });
  expect(roster()).toMatchObject([{ value: 'gui', sinceMs: 7 }, { value: 'tep' }]);
  expect(roster()).toHaveLength(2);
});
