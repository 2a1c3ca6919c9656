// Goal: what is found on the machine is judged as an operator would want: what stops the service fails, what will hurt
// warns, and both say the next step.
// Method: tables of facts and the state that each must come to.
import { describe, expect, it } from 'vitest';
import {
  type CertificateFacts,
  judgeCertificate,
} from '../../../../src/app/doctor/certificate-check.ts';
import { judgeDrops } from '../../../../src/app/doctor/drop-check.ts';
import type { Finding } from '../../../../src/app/doctor/finding.ts';
import { type FolderAccess, judgeAccess } from '../../../../src/app/doctor/folder/access-check.ts';
import { judgeFileSystem, mountOf } from '../../../../src/app/doctor/folder/file-system-check.ts';
import { judgeInodes, judgeSpace } from '../../../../src/app/doctor/folder/space-checks.ts';
import { judgeSync } from '../../../../src/app/doctor/folder/sync-check.ts';
import { judgeConsole, judgeLocalities } from '../../../../src/app/doctor/installation-checks.ts';
import { judgeRetention } from '../../../../src/app/doctor/journal/retention-check.ts';
import { judgeSeal } from '../../../../src/app/doctor/journal/seal-check.ts';
import { judgeKeys } from '../../../../src/app/doctor/key-check.ts';
import { judgeMemory, judgeOpenFiles } from '../../../../src/app/doctor/machine/limit-checks.ts';
import { judgeNode } from '../../../../src/app/doctor/machine/node-check.ts';
import { judgeYear, judgeZone } from '../../../../src/app/doctor/machine/time-checks.ts';
import { judgePort, type PortOutcome } from '../../../../src/app/doctor/port-checks.ts';
import { judgeRules } from '../../../../src/app/doctor/rule-check.ts';
import { judgeSchedule } from '../../../../src/app/doctor/schedule-check.ts';
import { judgeService } from '../../../../src/app/doctor/service-check.ts';
import { judgeSecretKey, judgeStateFile } from '../../../../src/app/doctor/state-checks.ts';
import { judgeReceiver } from '../../../../src/app/doctor/telemetry-checks.ts';
import { judgeWebhooks } from '../../../../src/app/doctor/webhook-check.ts';

const GIB = 2 ** 30;
const MIB = 2 ** 20;
const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 22);

/** State and step of a finding; a warning or failure without a step would be a riddle. */
const verdict = ({ state, step }: Finding) => {
  if (state === 'warning' || state === 'failed') expect(step).toBeDefined();
  return [state, step?.key].filter((part) => part !== undefined).join(' ');
};

describe('the machine', () => {
  it.each([
    ['24.0.0', 'ok'],
    ['26.1.3', 'ok'],
    ['22.19.0', 'failed doctor.node.step'],
  ])('judges Node.js %s', (version, wanted) => {
    expect(verdict(judgeNode(version))).toBe(wanted);
  });

  it.each([
    [NOW, 'ok'],
    [0, 'failed doctor.clock.year_step'],
    [Date.UTC(2124, 0, 1), 'failed doctor.clock.year_step'],
  ])('judges the time %d', (nowMs, wanted) => {
    expect(verdict(judgeYear(nowMs))).toBe(wanted);
  });

  it.each([
    ['GMT+07:00', 'ok'],
    ['GMT+08:00', 'failed doctor.time_zone.step'],
    [undefined, 'failed doctor.time_zone.step'],
  ])('judges the zone %s', (offset, wanted) => {
    expect(verdict(judgeZone(offset))).toBe(wanted);
  });

  it('judges limits of files and memory', () => {
    expect(verdict(judgeOpenFiles(undefined, 2_048))).toBe('ok');
    expect(verdict(judgeOpenFiles(2_048, 2_048))).toBe('ok');
    expect(verdict(judgeOpenFiles(1_024, 2_048))).toBe('warning doctor.open_files.step');
    expect(verdict(judgeMemory(608 * MIB, 96 * MIB))).toBe('ok');
    expect(verdict(judgeMemory(607 * MIB, 96 * MIB))).toBe('warning doctor.memory.step');
    expect(verdict(judgeMemory(300 * MIB, 96 * MIB))).toBe('failed doctor.memory.step');
  });
});

describe('the data directory', () => {
  const folder: FolderAccess = {
    ...{ folder: '/var/lib/gac', nearest: '/var/lib/gac', isFolder: true, isWritable: true },
    ...{ owner: 990, account: 990, mode: 0o700, strange: [] },
  };
  it.each<[string, Partial<FolderAccess>, string]>([
    ['its own', {}, 'ok'],
    ['one to be made', { nearest: '/var/lib', mode: 0o755, owner: 0 }, 'ok'],
    ['a file', { isFolder: false }, 'failed doctor.folder.no_folder_step'],
    ['that of another', { isWritable: false }, 'failed doctor.folder.not_writable_step'],
    ['an open one', { mode: 0o750 }, 'warning doctor.folder.open_step'],
    ['one that root wrote to', { strange: ['x (uid 0)'] }, 'warning doctor.folder.strange_step'],
  ])('judges %s', (_, more, wanted) => {
    expect(verdict(judgeAccess({ ...folder, ...more }))).toBe(wanted);
  });

  it.each([
    ['ext4', 'ok'],
    ['xfs', 'ok'],
    ['nfs4', 'warning doctor.file_system.network_step'],
    ['fuse.sshfs', 'warning doctor.file_system.network_step'],
    ['tmpfs', 'warning doctor.file_system.memory_step'],
    ['overlay', 'warning doctor.file_system.layer_step'],
  ])('judges the file system %s', (type, wanted) => {
    expect(verdict(judgeFileSystem({ point: '/', type }))).toBe(wanted);
  });

  it('finds the mount that a folder is on: the deepest, and the last of two', () => {
    const table = [
      '21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw',
      '22 21 0:30 / /var/lib/my\\040data rw - xfs /dev/sdb rw',
      '23 21 0:31 / /var/lib rw - nfs4 server:/x rw',
      '24 23 0:32 / /var/lib rw - tmpfs tmpfs rw',
    ].join('\n');
    expect(mountOf('/var/lib/my data/gac', table)?.type).toBe('xfs');
    expect(mountOf('/var/lib/gac', table)?.type).toBe('tmpfs');
    expect(mountOf('/var/library', table)?.type).toBe('ext4');
    expect(mountOf('/srv', '')).toBeUndefined();
    expect(verdict(judgeFileSystem(undefined))).toBe('skipped');
  });

  it.each([
    ['room for all', { freeBytes: 20 * GIB }, 'ok'],
    ['less than the journal may take', { freeBytes: 12 * GIB }, 'warning doctor.space.step'],
    ['what the journal has already', { freeBytes: 12 * GIB, journalBytes: 6 * GIB }, 'ok'],
    ['nearly nothing', { freeBytes: 100 * MIB }, 'failed doctor.space.full_step'],
    ['no journal here', { freeBytes: 100 * MIB, journalBytesMax: 0 }, 'ok'],
    [
      'no journal and a full disk',
      { freeBytes: MIB, journalBytesMax: 0 },
      'failed doctor.space.full_step',
    ],
  ])('judges %s', (_, more, wanted) => {
    const space = { totalBytes: 100 * GIB, journalBytes: 0, journalBytesMax: 16 * GIB, ...more };
    expect(verdict(judgeSpace(space))).toBe(wanted);
  });

  it('judges inodes and the speed of fsync', () => {
    expect(verdict(judgeInodes(0, 0))).toBe('ok');
    expect(verdict(judgeInodes(50_000, 1_000_000))).toBe('ok');
    expect(verdict(judgeInodes(9_000, 1_000_000))).toBe('warning doctor.inodes.step');
    expect(verdict(judgeInodes(10, 1_000_000))).toBe('failed doctor.inodes.step');
    expect(verdict(judgeSync([1, 1, 400]))).toBe('ok');
    expect(verdict(judgeSync([1, 30, 400]))).toBe('warning doctor.sync.slow_step');
  });
});

describe('keys, state and rules', () => {
  const origins = (one: 'given' | 'kept' | 'absent', other: 'given' | 'kept' | 'absent') =>
    [
      { variable: 'GAC_PSEUDONYM_KEY', origin: one },
      { variable: 'GAC_SECRET_KEY', origin: other },
    ] as const;
  it.each([
    ['given', 'given', { areShared: true }, 'ok'],
    ['given', 'absent', { areShared: true }, 'failed doctor.keys.not_given_step'],
    ['kept', 'kept', { areShared: true }, 'failed doctor.keys.not_given_step'],
    ['kept', 'kept', {}, 'ok'],
    ['kept', 'kept', { isOpen: true }, 'warning doctor.keys.open_step'],
    ['absent', 'absent', {}, 'ok'],
  ] as const)('judges keys that are %s and %s', (one, other, more, wanted) => {
    const facts = { origins: origins(one, other), isOpen: false, file: 'k', areShared: false };
    expect(verdict(judgeKeys({ ...facts, ...more }))).toBe(wanted);
  });

  it.each([
    [{ origin: 'given', missing: [] }, 'ok', 'doctor.journal.sealed_given'],
    [{ origin: 'kept', missing: [] }, 'ok', 'doctor.journal.sealed_kept'],
    [{ origin: 'absent', missing: [] }, 'ok', 'doctor.journal.sealed_to_make'],
    [{ origin: 'absent', missing: ['ab'] }, 'failed', 'doctor.journal.key_missing'],
    [{ origin: 'given', missing: ['ab'] }, 'failed', 'doctor.journal.key_missing'],
  ] as const)('judges how raw records are sealed: %j', (facts, state, key) => {
    expect(judgeSeal({ ...facts, file: 'k' })).toMatchObject({ state, found: { key } });
  });

  it('judges how long raw records are kept', () => {
    expect(verdict(judgeRetention('segments', 72))).toBe('ok');
    expect(verdict(judgeRetention('kafka', 73))).toBe('warning doctor.journal.retention_step');
    expect(judgeRetention('segments', 72).found.figures).toMatchObject({
      ...{ kept: 72, atMost: 73 },
    });
  });

  it('judges what the kernel lost', () => {
    expect(verdict(judgeDrops(514, 0))).toBe('ok');
    expect(verdict(judgeDrops(514, 3))).toBe('warning doctor.udp.lost_step');
    expect(judgeDrops(514, undefined).state).toBe('skipped');
  });

  it('judges the state and its key', () => {
    const read = (present: number) =>
      judgeStateFile({ kind: 'read', bytes: 1, schema: { present, own: 2 }, sealed: 'x' }, 'f');
    expect(verdict(read(2))).toBe('ok');
    expect(read(1)).toMatchObject({ state: 'ok', found: { key: 'doctor.schema.older' } });
    expect(verdict(read(3))).toBe('failed doctor.schema.newer_step');
    expect(verdict(judgeStateFile({ kind: 'absent' }, 'f'))).toBe('ok');
    expect(verdict(judgeStateFile({ kind: 'unclosed' }, 'f'))).toBe('ok');
    const damaged = judgeStateFile({ kind: 'damaged', reason: 'no database' }, 'f');
    expect(verdict(damaged)).toBe('failed doctor.state.damaged_step');
    expect(verdict(judgeSecretKey(true, true))).toBe('ok');
    expect(judgeSecretKey(false, true).found.key).toBe('doctor.state.key_other');
    expect(judgeSecretKey(false, false).found.key).toBe('doctor.state.key_lost');
  });

  it('judges how rules on a schedule keep up with it', () => {
    const answered = (schedule?: { rules: number; late: number }) =>
      judgeSchedule({
        ...{ pid: 1, holdsLock: true },
        answer: { kind: 'answered', url: 'http://[::1]:1', ready: true, failing: [], schedule },
      });
    expect(verdict(answered())).toBe('skipped');
    expect(verdict(answered({ rules: 3, late: 0 }))).toBe('ok');
    expect(verdict(answered({ rules: 3, late: 1 }))).toBe('warning doctor.schedule.late_step');
  });

  it('judges rules, with the first reason of each that is refused', () => {
    const one = { file: 'r.yml', id: 'x', title: undefined, kind: 'detection', level: 'low' };
    const loaded = { ...one, family: undefined, status: 'loaded', issues: [] } as const;
    const issues = [{ at: 'r.yml:1:1', detail: 'No.' }];
    const refused = { ...loaded, status: 'rejected', issues } as const;
    type Verdicts = Parameters<typeof judgeRules>[0];
    expect(verdict(judgeRules([loaded] as unknown as Verdicts))).toBe('ok');
    expect(verdict(judgeRules([]))).toBe('warning doctor.rules.none_step');
    const some = judgeRules([loaded, refused] as unknown as Verdicts);
    expect(verdict(some)).toBe('warning doctor.rules.refused_step');
    expect(some.details).toEqual(['r.yml:1:1: No.']);
    expect(verdict(judgeLocalities(34, 3_321))).toBe('ok');
    expect(verdict(judgeLocalities(34, 3_320))).toBe('failed doctor.localities.step');
    expect(verdict(judgeConsole(false, 'dist/web'))).toBe('warning doctor.console.step');
  });
});

describe('the ways in and out', () => {
  const wanted = { id: 'ports.http', option: 'http.port', protocol: 'tcp', host: 'h' } as const;
  it.each<[number, PortOutcome, string]>([
    [0, { kind: 'free' }, 'ok'],
    [514, { kind: 'free' }, 'ok'],
    [514, { kind: 'own', pid: 7 }, 'ok'],
    [514, { kind: 'taken', by: { pid: 7, name: 'nginx' } }, 'failed doctor.port.taken_step'],
    [514, { kind: 'refused', code: 'EACCES', reason: 'x' }, 'failed doctor.port.low_step'],
    [514, { kind: 'refused', code: 'EADDRNOTAVAIL', reason: 'x' }, 'failed doctor.port.host_step'],
  ])('judges port %d: %o', (port, outcome, state) => {
    expect(verdict(judgePort({ ...wanted, port }, outcome))).toBe(state);
  });

  const certificate: CertificateFacts = {
    ...{ file: 'c.pem', keyFile: 'k.pem', names: ['DNS:gac.example'], keyMatches: true },
    ...{ fromMs: NOW - DAY_MS, untilMs: NOW + 90 * DAY_MS, keyIsOpen: false },
  };
  it.each<[string, Partial<CertificateFacts>, string]>([
    ['a good one', {}, 'ok'],
    ['30 days left', { untilMs: NOW + 30 * DAY_MS }, 'warning doctor.certificate.renew_step'],
    ['31 days left', { untilMs: NOW + 31 * DAY_MS }, 'ok'],
    ['one that has ended', { untilMs: NOW - 1 }, 'failed doctor.certificate.renew_step'],
    ['one of tomorrow', { fromMs: NOW + 1 }, 'failed doctor.certificate.early_step'],
    ['another key', { keyMatches: false }, 'failed doctor.certificate.other_key_step'],
    ['no names', { names: [] }, 'warning doctor.certificate.names_step'],
    ['an open key', { keyIsOpen: true }, 'warning doctor.certificate.open_step'],
  ])('judges a certificate: %s', (_, more, state) => {
    expect(verdict(judgeCertificate({ ...certificate, ...more }, NOW))).toBe(state);
  });

  it.each([
    [[], false, 'ok'],
    [['10.20.0.0/16'], false, 'ok'],
    [['10.20.0.0/16'], true, 'warning doctor.webhooks.http_step'],
    [['0.0.0.0/0'], false, 'warning doctor.webhooks.wide_step'],
    [['::/0'], false, 'warning doctor.webhooks.wide_step'],
    [['10.20.0.0/64'], false, 'failed doctor.webhooks.wrong_step'],
  ])('judges webhooks to %j, in clear %s', (allowPrivateNetworks, allowHttp, state) => {
    const policy = { allowPrivateNetworks, allowHttp, timeoutSeconds: 20 };
    expect(verdict(judgeWebhooks(policy))).toBe(state);
  });

  it.each([
    [{ kind: 'answered', status: 200 }, 'ok'],
    [{ kind: 'answered', status: 401 }, 'warning doctor.traces.headers_step'],
    [{ kind: 'answered', status: 404 }, 'warning doctor.traces.path_step'],
    [{ kind: 'unreachable', reason: 'x' }, 'warning doctor.traces.missed_step'],
    [{ kind: 'wrong', reason: 'x' }, 'failed doctor.traces.wrong_step'],
  ] as const)('judges a receiver of traces: %o', (outcome, state) => {
    expect(verdict(judgeReceiver(outcome, 'http://127.0.0.1:4318'))).toBe(state);
  });

  it('judges a running service', () => {
    const answer = { kind: 'answered', url: 'u', ready: true, failing: [] } as const;
    const running = { pid: 7, holdsLock: true, answer } as const;
    const silent = { kind: 'none', url: 'u', reason: 'refused' } as const;
    expect(verdict(judgeService(running))).toBe('ok');
    const unready = { ...running, answer: { ...answer, ready: false, failing: ['pipeline'] } };
    expect(verdict(judgeService(unready))).toBe('failed doctor.service.not_ready_step');
    expect(verdict(judgeService({ ...running, answer: silent }))).toBe(
      'warning doctor.service.silent_step',
    );
    const none = { pid: undefined, holdsLock: false, answer: silent };
    expect(verdict(judgeService(none))).toBe('skipped');
  });
});
