// Goal: a file that somebody has, plain, packed or binary, is in with one command, each line once however often it is uploaded.
// Method: files made by gzip, by Python's zipfile and by openpyxl, the command line, and the running service.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evtxFile, windowsEvent } from '../evtx-writer.ts';
import { requireBinary } from '../servers/binaries.ts';
import { PYTHON } from '../servers/packages.ts';
import { runTool } from '../servers/run-tool.ts';
import { preparePython, requirePrepared } from '../servers/shippers.ts';
import { until } from '../until.ts';
import { allItems } from './dossier-load.ts';
import { runGac } from './gac-command.ts';
import { ServiceProcess } from './service-process.ts';

const isPython = requireBinary('python3') !== undefined;
const python = isPython ? await requirePrepared('packages for Python', preparePython) : undefined;
const line = (at: number) =>
  `203.0.113.7 - - [22/Nov/2026:08:15:42 +0700] "GET /tin-tuc/${at} HTTP/1.1" 200 5 "-" "curl/8"\n`;
const lines = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => line(from + at)).join('');

interface Entry {
  readonly action: string;
  readonly detail: unknown;
}

const MAKE_WORKBOOK = `
import datetime, openpyxl, sys
book = openpyxl.Workbook()
sheet = book.active
sheet.append(["time", "transaction", "msisdn", "brand", "provider", "status", "error"])
for at in range(3):
    sheet.append([datetime.datetime(2026, 11, 22, 8, 0, at), f"T-{at}", "0900000123", "DVCQG, TP", "viettel", "delivered", None])
book.create_sheet("trống")
book.save(sys.argv[1])
`;
const MAKE_ARCHIVE = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as archive:
    archive.writestr("logs/", "")
    archive.write(sys.argv[2], "logs/a.log")
    archive.write(sys.argv[3], "logs/b.log.gz")
`;

describe('files on the command line', () => {
  const service = new ServiceProcess();
  const at = (name: string) => path.join(service.folder, name);
  const run = (...words: string[]) => runGac(service.folder, ['source', 'upload', ...words]);
  const eventsOf = async (source: string, count: number) => {
    const route = `/v1/events?order=asc&size=1000&filter=gac.source.id:${source}`;
    return until(async () => {
      const events = await allItems(service, route);
      return events.length >= count ? events : undefined;
    });
  };

  beforeAll(async () => {
    await service.start();
    fs.writeFileSync(at('a.log'), lines(0, 12_000));
    fs.writeFileSync(at('b.log.gz'), gzipSync(lines(20_000, 300)));
  }, 90_000);
  afterAll(() => service.remove());

  it('takes text and gzip, and nothing twice', async () => {
    await service.addSource({ id: 'cong-tep', type: 'nginx.access', province: '01' });
    const first = await run('cong-tep', at('a.log'), at('b.log.gz'), '--json');
    expect(first.code, first.stderr).toBe(0);
    expect(JSON.parse(first.stdout)).toEqual([
      { file: at('a.log'), lines: 12_000, records: 12_000, repeated: 0 },
      { file: at('b.log.gz'), lines: 300, records: 300, repeated: 0 },
    ]);
    const again = await run('cong-tep', at('a.log'));
    expect(again.code, again.stderr).toBe(0);
    expect(again.stdout).toMatch(/already received, all 12.000 records/);
    const route = '/v1/events/aggregate?kind=distinct&field=url.path&filter=gac.source.id:cong-tep';
    await until(async () => {
      const { body } = await service.call('GET', route);
      return body.value === 12_300 || undefined;
    });
    const { body } = await service.call('GET', '/v1/sources/cong-tep/keys');
    const live = body.items.filter(
      (key: { revokedAtMs?: number }) => key.revokedAtMs === undefined,
    );
    // The one that the source got when it was registered; the uploads' own are gone.
    expect(live).toHaveLength(1);
  });

  it('takes a file once whichever way it comes, and the audit says who brought what', async () => {
    const ids = ['hai-duong', 'hai-duong-khac'];
    for (const id of ids) await service.addSource({ id, type: 'tomcat.access', province: '15' });
    const start = { multilineStart: '^\\d{4}-' };
    await service.call('PATCH', '/v1/sources/hai-duong', start, { 'if-match': '*' });
    // Each record has two lines, and batches of lines end within one.
    const text = Array.from({ length: 9_001 }, (_, n) => `2026-11-22 08:00:00 ${n}\n  at x\n`);
    const files = { 'ung-dung.log': text.join(''), 'ung-dung-2.log.gz': gzipSync(text.join('')) };
    for (const [name, content] of Object.entries(files)) fs.writeFileSync(at(name), content);
    const byRoute = async (id: string, name: string) => {
      const answer = await fetch(`${service.url}/v1/sources/${id}/uploads?name=${name}`, {
        ...{ method: 'POST', headers: { authorization: `Bearer ${service.key}` } },
        body: fs.readFileSync(at(name)),
      });
      return answer.json();
    };
    const byCommand = async (name: string) => {
      const { stdout, stderr, code } = await run('hai-duong', at(name), '--json');
      expect(code, stderr).toBe(0);
      return JSON.parse(stdout)[0];
    };
    const counts = { lines: 18_002, records: 9_001 };
    expect(await byCommand('ung-dung.log')).toMatchObject({ ...counts, repeated: 0 });
    const route = await byRoute('hai-duong', 'ung-dung.log');
    expect(route).toMatchObject({ accepted: 0, duplicates: 9_001 });
    const packed = await byRoute('hai-duong', 'ung-dung-2.log.gz');
    expect(packed).toMatchObject({ accepted: 9_001, duplicates: 0 });
    expect(await byCommand('ung-dung-2.log.gz')).toMatchObject({ ...counts, repeated: 9_001 });
    const other = await byRoute('hai-duong-khac', 'ung-dung.log');
    expect(other).toMatchObject({ accepted: 18_002, duplicates: 0 });
    const audit = await service.call('GET', '/v1/audit?subject=source:hai-duong');
    const uploads = audit.body.items.filter((one: Entry) => one.action === 'source.upload');
    expect(uploads.map(({ detail }: Entry) => detail)).toMatchObject([
      { file: 'ung-dung-2.log.gz', records: 0, duplicates: 9_001, reportedBy: 'sender' },
      { file: 'ung-dung-2.log.gz', records: 9_001, duplicates: 0, rejected: 0, complete: true },
      { file: 'ung-dung.log', records: 0, duplicates: 9_001 },
      { file: 'ung-dung.log', bytes: text.join('').length, records: 9_001, duplicates: 0 },
    ]);
    expect(uploads[0].actorName).not.toBe('');
  });

  it.skipIf(python === undefined)('takes the members of a zip archive', async () => {
    await service.addSource({ id: 'cong-zip', type: 'nginx.access', province: '48' });
    fs.writeFileSync(at('few.log'), lines(0, 40));
    await runTool(PYTHON, ['-c', MAKE_ARCHIVE, at('logs.zip'), at('few.log'), at('b.log.gz')]);
    const { code, stderr } = await run('cong-zip', at('logs.zip'));
    expect(code, stderr).toBe(0);
    expect(await eventsOf('cong-zip', 340)).toHaveLength(340);
  });

  it.skipIf(python === undefined)('takes the sheets of a workbook as CSV', async () => {
    await service.addSource({ id: 'otp-bang', type: 'otp.sms-gateway', province: '79' });
    const env = { PYTHONPATH: python };
    await runTool(PYTHON, ['-c', MAKE_WORKBOOK, at('bao-cao.xlsx')], { env });
    const { code, stderr } = await run('otp-bang', at('bao-cao.xlsx'));
    expect(code, stderr).toBe(0);
    const events = await eventsOf('otp-bang', 3);
    const delivered = events.filter(({ gac: { otp } }) => otp?.stage === 'delivered');
    expect(delivered).toHaveLength(3);
    expect(delivered[2]).toMatchObject({
      '@timestamp': '2026-11-22T01:00:02.000Z',
      gac: { otp: { transaction: 'T-2' }, province: '79' },
    });
  });

  it('takes event logs of Windows as they lie on a server, and tells what of them is damaged', async () => {
    const logOn = (id: number) =>
      windowsEvent({
        ...{ id, code: 4625, channel: 'Security', computer: 'DC1.tinh.example' },
        ...{ provider: 'Microsoft-Windows-Security-Auditing', keywords: 0x8010000000000000n },
        timeMs: Date.UTC(2026, 10, 22, 1, 0, id),
        data: { TargetUserName: `canbo0${id}`, IpAddress: '198.51.100.23', LogonType: '3' },
      });
    const log = evtxFile([[logOn(1), logOn(2)], [logOn(3)], [logOn(4)]]);
    // Within the second of the chunks, 64 KiB each, behind the header of 4 KiB.
    log[4_096 + 65_536 + 600] = 0x58;
    fs.writeFileSync(at('Security.evtx.gz'), gzipSync(log));
    await service.addSource({ id: 'may-chu', type: 'windows.event', province: '15' });
    const { code, stdout, stderr } = await run('may-chu', at('Security.evtx.gz'), '--json');
    expect(code, stderr).toBe(0);
    const [sum] = JSON.parse(stdout);
    expect(sum).toMatchObject({ lines: 3, damaged: { chunk_checksum: 1 } });
    const events = await eventsOf('may-chu', 3);
    expect(events.map((event) => event['user'].name)).toEqual(['canbo01', 'canbo02', 'canbo04']);
    expect(events[0]).toMatchObject({
      event: { code: '4625', action: 'logon-failed', outcome: 'failure' },
      source: { ip: '198.51.100.23' },
      gac: { province: '15' },
    });
  });

  it('says what is wrong with a file, or with a source', async () => {
    fs.writeFileSync(at('broken.zip'), 'no archive');
    await service.addSource({ id: 'cong-sai', type: 'nginx.access', province: '01' });
    const broken = await run('cong-sai', at('broken.zip'));
    expect([broken.code, broken.stderr.length > 0]).toEqual([1, true]);
    const absent = await run('cong-sai', at('none.log'));
    expect([absent.code, absent.stderr]).toEqual([1, expect.stringContaining('none.log')]);
    expect((await run('khong-co', at('a.log'))).code).toBe(1);
    expect((await run('cong-sai')).code).toBe(2);
  });

  it('takes samples of the same kinds, in another encoding, with too long a line', async () => {
    const asked = ['source', 'check', '--province', '15', '--json'];
    const program = [process.execPath, path.resolve('bin/gac.js'), ...asked].join(' ');
    const check = async (bytes: Uint8Array | string) => {
      fs.writeFileSync(at('mau'), bytes);
      const shell = ['-c', `${program} < ${at('mau')}`];
      return promisify(execFile)('/bin/sh', shell, { cwd: service.folder });
    };
    const packed = JSON.parse((await check(gzipSync(lines(0, 12)))).stdout);
    expect(packed).toMatchObject({ type: 'nginx.access', lines: { parsed: 12 } });
    if (python !== undefined) {
      await runTool(PYTHON, ['-c', MAKE_WORKBOOK, at('mau.xlsx')], { env: { PYTHONPATH: python } });
      const book = JSON.parse((await check(fs.readFileSync(at('mau.xlsx')))).stdout);
      expect(book).toMatchObject({ type: 'otp.sms-gateway', lines: { parsed: 3 } });
    }
    const table = 'Mã hồ sơ;Ngày tiếp nhận;Trạng thái\nH38.15-1;22/11/2026 08:00;Quá hạn\n';
    const wide = JSON.parse((await check(Buffer.from(`\ufeff${table}`, 'utf16le'))).stdout);
    expect(wide).toMatchObject({ type: 'onestop.export', lines: { parsed: 1, failed: 0 } });
    const long = lines(0, 12) + line(9).replace('/tin-tuc', `/${'x'.repeat(200_000)}`);
    expect(JSON.parse((await check(long)).stdout).lines).toMatchObject({ total: 13, parsed: 12 });
    for (const [bytes, said] of [
      ['', 'no lines'],
      ['%PDF-1.7\n', 'This is no log'],
    ] as const) {
      await expect(check(bytes)).rejects.toMatchObject({ stderr: expect.stringContaining(said) });
    }
  });

  it('leaves out what is no log, and says so', async () => {
    fs.writeFileSync(at('cong-van.pdf'), '%PDF-1.7\n1 0 obj\n');
    fs.writeFileSync(at('rong.log'), '\n');
    await service.addSource({ id: 'cong-lan', type: 'nginx.access', province: '15' });
    const words = ['cong-lan', at('cong-van.pdf'), at('rong.log'), at('b.log.gz')];
    const { code, stdout } = await run(...words);
    expect(code).toBe(1);
    expect(stdout).toMatch(/cong-van\.pdf: no log .*\n.*rong\.log: the file has no lines/);
    expect(await eventsOf('cong-lan', 300)).toHaveLength(300);
  });

  it('is put right behind a source that was described wrongly, which can also go', async () => {
    const gac = (words: readonly string[]) => runGac(service.folder, words);
    const words = ['--type', 'keycloak.log', '--province', '15', '--name', 'Nhầm'];
    expect((await gac(['source', 'add', 'nham-loai', ...words])).code).toBe(0);
    const twin = await gac(['source', 'add', 'nham-lan-hai', ...words]);
    expect(twin.stdout).toContain('nham-loai seems to bring these records');
    const change = ['--type', 'nginx.access', '--commune', 'cam duong', '--disable'];
    const changed = await gac(['source', 'set', 'nham-loai', ...change]);
    expect(changed.stdout).toContain('gac deadletter replay');
    const { body } = await service.call('GET', '/v1/sources/nham-loai');
    expect(body).toMatchObject({ type: 'nginx.access', enabled: false, name: 'Nhầm' });
    expect(body.communeName).toContain('Cam Đường');
    const off = await gac(['source', 'trial', 'nham-loai', '--send', '--wait', '20']);
    expect(off.stdout).toContain('gac source set nham-loai --enable');
    expect((await gac(['source', 'set', 'nham-loai'])).code).toBe(2);
    expect((await gac(['source', 'remove', 'nham-lan-hai'])).code).toBe(2);
    const removed = ['source', 'remove', 'nham-lan-hai', '--confirm', 'nham-lan-hai'];
    expect((await gac(removed)).code).toBe(0);
    expect((await service.call('GET', '/v1/sources/nham-lan-hai')).status).toBe(404);
    const nowhere = [...words, '--commune', 'Xã Không Có Thật'];
    expect((await gac(['source', 'add', 'khong-xa', ...nowhere])).stderr).toContain(
      'commune of Lao Cai',
    );
  });
});
