// Goal: who registers a source twice is told before each record becomes two events. Method: tables of sources beside one.
import { describe, expect, it } from 'vitest';
import { type Described, twinSource } from '../../../src/event/twin-source.ts';

const http: Described['transport'] = { kind: 'http' };
const file = (path: string): Described['transport'] => ({ kind: 'file', path });
const portal = { name: 'Cổng DVC', type: 'nginx.access', province: '15', transport: http };
const known = [
  { id: 'cong', ...portal },
  { id: 'tep', ...portal, name: 'Tệp', transport: file('/var/log/a.log') },
  { id: 'topic', ...portal, name: 'Kafka', transport: { kind: 'kafka', topics: ['a', 'b'] } },
] as const;

describe('a source that is described', () => {
  it.each<[string, Described & { id?: string }, string | undefined]>([
    ['has the name, place and type of another', { ...portal, name: ' cổng dvc ' }, 'cong'],
    ['is another type of records of that system', { ...portal, type: 'nginx.error' }, undefined],
    ['is the same system of another province', { ...portal, province: '01' }, undefined],
    ['reads the same file', { ...portal, name: 'x', transport: file('/var/log/a.log') }, 'tep'],
    ['reads another file', { ...portal, name: 'x', transport: file('/var/log/b.log') }, undefined],
    [
      'shares a topic',
      { ...portal, name: 'x', transport: { kind: 'kafka', topics: ['b', 'c'] } },
      'topic',
    ],
    ['is the registered one itself', { ...portal, id: 'cong' }, undefined],
  ])('%s', (_what, described, twin) => {
    expect(twinSource(known, described)?.id).toBe(twin);
  });
});
