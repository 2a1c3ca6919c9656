// Goal: the test of a source that cannot succeed says what stands in the way and what to do, not only that nothing came.
// Method: real files and a service that was configured otherwise.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { closedDoor } from '../../../../src/app/onboarding/closed-door.ts';
import type { FrontDoors } from '../../../../src/app/onboarding/front-doors.ts';
import type { Source } from '../../../../src/event/source.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-door-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
const there = path.join(folder, 'access.log');
fs.writeFileSync(there, 'a line\n');

const DOORS: FrontDoors = {
  ...{ url: 'https://gac.example.gov.vn', host: 'gac.example.gov.vn' },
  ...{ syslogUdp: undefined, syslogTcp: undefined, syslogTls: undefined },
  ...{ kafkaBrokers: [], fileRoots: [folder], readsFiles: true },
};
const file = (name: string): Source['transport'] => ({ kind: 'file', path: name });
const syslog = { kind: 'syslog', peers: [], certificateFingerprints: [], appNames: [] } as const;
const why = async (transport: Source['transport'], doors = DOORS, enabled = true) =>
  (await closedDoor({ id: 'cong', enabled, transport }, doors))?.en;

it('says what keeps anything from arriving', async () => {
  expect(await why({ kind: 'http' })).toBeUndefined();
  expect(await why({ kind: 'http' }, DOORS, false)).toContain('gac source set cong --enable');
  expect(await why(syslog)).toContain('collect.syslog');
  expect(await why(syslog, { ...DOORS, syslogTcp: 514 })).toBeUndefined();
  expect(await why({ kind: 'kafka', topics: ['a'] })).toContain('collect.kafka.brokers');
  expect(await why(file(there))).toBeUndefined();
  expect(await why(file(path.join(folder, '*.log')))).toBeUndefined();
  expect(await why(file('/etc/other/a.log'))).toContain('add /etc/other to collect.file.roots');
  expect(await why(file(path.join(folder, 'absent.log')))).toContain('There is no');
  // Another process reads the files: this one cannot know.
  const elsewhere = { ...DOORS, readsFiles: false };
  expect(await why(file(path.join(folder, 'absent.log')), elsewhere)).toBeUndefined();
});
