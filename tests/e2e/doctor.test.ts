// Goal: `gac doctor` tells the operator of a province what is wrong on his machine, each thing by itself with its next
// step, and disturbs no service that runs.
// Method: configurations of the one-process installation that are whole, then broken in turn, by the real command where
// it is about the process; and beside a real service under ingest.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import path from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openOtlpReceiver } from '../integration/telemetry/otlp-receiver.ts';
import { type Certificates, makeCertificates } from '../servers/certificates.ts';
import { Mailbox } from '../servers/mailbox.ts';
import { Patient } from './doctor-run.ts';
import { ServiceProcess } from './service-process.ts';

const whole = (more: object = {}) => ({
  dataDirectory: 'data',
  http: { port: 0 },
  collect: { file: { roots: ['.'] } },
  ...more,
});
let patient: Patient;

beforeEach(() => {
  patient = new Patient();
  patient.configure(whole());
});
afterEach(() => patient.remove());

describe('gac doctor on one machine', () => {
  it('finds nothing wrong with what is whole, says so in a table, and leaves nothing behind', async () => {
    const receiver = await openOtlpReceiver();
    const mailbox = await new Mailbox().start();
    patient.configure(
      whole({
        notify: {
          smtp: {
            host: '127.0.0.1',
            port: mailbox.port,
            requireTls: false,
            from: 'gac@gac.example',
          },
        },
        telemetry: { traces: { endpoint: receiver.endpoint } },
      }),
    );
    const { code, report, failed } = await patient.command();
    expect(failed).toEqual([]);
    expect(code).toBe(0);
    const states = Object.fromEntries(report.checks.map(({ id, state }) => [id, state]));
    expect(states).toMatchObject({
      ...{ 'configuration.file': 'ok', 'service.ready': 'skipped', 'folder.access': 'ok' },
      ...{ 'keys.given': 'ok', 'rules.load': 'ok', 'localities.register': 'ok' },
      ...{ 'ports.http': 'ok', 'files.roots': 'ok', 'mail.server': 'ok', 'metrics.token': 'ok' },
      ...{ 'traces.endpoint': 'ok', 'state.file': 'ok', 'machine.time_zone': 'ok' },
    });
    expect(mailbox.mails).toEqual([]);
    expect(receiver.spans()).toEqual([]);
    expect(fs.readdirSync(patient.folder)).toEqual(['gac.yaml']);
    await mailbox.stop();
    receiver.close();
  });

  it('prints a table for 80 columns without colours, in both languages', async () => {
    const english = await patient.run();
    const vietnamese = await patient.run(['--lang', 'vi']);
    for (const { code, stdout, stderr } of [english, vietnamese]) {
      expect(code).toBe(0);
      expect(stderr).toBe('');
      expect(stdout).not.toContain('\u001b');
      const words = patient.folder.length + 'events.duckdb'.length;
      const long = stdout.split('\n').filter((line) => line.length > Math.max(80, 33 + words));
      expect(long).toEqual([]);
    }
    expect(english.stdout).toContain('Data directory');
    expect(vietnamese.stdout).toContain('Thư mục dữ liệu');
    expect(vietnamese.stdout).toMatch(/\d+ mục tốt/);
  });

  it('lists every problem of the configuration with its place, and stops there', async () => {
    patient.configure({ htp: {}, logLevel: 'loud' });
    const { code, report, failed, check } = await patient.command();
    expect(code).toBe(1);
    expect(failed).toEqual(['configuration.file']);
    expect(check('configuration.file').details).toEqual([
      expect.stringContaining('gac.yaml:2:1: logLevel'),
      expect.stringMatching(/gac\.yaml:1:1: Unknown key "htp"\. Did you mean "http"\?/),
    ]);
    expect(report.checks).toHaveLength(2);
  });

  it('finds what only the start would', async () => {
    const syslog = { tcpPort: 5514, tlsPort: 5514 };
    patient.configure(whole({ collect: { syslog, file: { roots: ['.'] } } }));
    const { failed, check } = await patient.examine();
    expect(failed).toEqual(['configuration.file']);
    expect(check('configuration.file').details).toHaveLength(2);
  });

  it('names the program that has a port', async () => {
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    patient.configure(whole({ http: { port } }));
    const { code, failed, check } = await patient.command();
    expect(code).toBe(1);
    expect(failed).toEqual(['ports.http']);
    const { found, step, figures } = check('ports.http');
    expect(found).toContain(`127.0.0.1:${port}`);
    expect(figures['pid']).toBe(String(process.pid));
    expect(step).toBe('Stop that program, or set another http.port.');
    await new Promise((resolve) => server.close(resolve));
  });

  it('says when an address is not of this machine', async () => {
    patient.configure(whole({ http: { host: '192.0.2.1', port: 8321 } }));
    const { failed, check } = await patient.examine();
    expect(failed).toEqual(['ports.http']);
    expect(check('ports.http').step).toContain('must be an address of this machine');
  });

  it('says when the disk takes no more', async () => {
    fs.mkdirSync(patient.dataDirectory, { mode: 0o700 });
    const shell = 'export NODE_DISABLE_COMPILE_CACHE=1; ulimit -f 8;';
    const { code, failed, check } = await patient.command({ shell });
    expect(code).toBe(1);
    expect(failed).toEqual(['folder.sync']);
    expect(check('folder.sync').found).toContain('EFBIG');
    expect(fs.readdirSync(patient.dataDirectory)).toEqual([]);
  });

  it('warns of limits that are too low, and goes on', async () => {
    patient.configure(whole({ journal: { maxBytes: 2 ** 50 } }));
    const { code, failed, check } = await patient.command({ shell: 'ulimit -n 512;' });
    expect(failed).toEqual([]);
    expect(code).toBe(0);
    expect(check('machine.open_files')).toMatchObject({
      state: 'warning',
      figures: { limit: 512 },
    });
    expect(check('machine.open_files').step).toContain('2,048');
    expect(check('folder.space').state).toBe('warning');
  });

  it('warns of a data directory that is open to others, or holds what others made', async () => {
    fs.mkdirSync(patient.dataDirectory, { mode: 0o755 });
    fs.chmodSync(patient.dataDirectory, 0o755);
    const open = await patient.examine();
    expect(open.failed).toEqual([]);
    expect(open.check('folder.access')).toMatchObject({ state: 'warning' });
    expect(open.check('folder.access').step).toContain(`chmod 700 ${patient.dataDirectory}`);
  });

  it('says when the data directory is a file', async () => {
    fs.writeFileSync(patient.dataDirectory, '');
    const { failed, check } = await patient.examine();
    expect(failed).toContain('folder.access');
    expect(check('folder.access').found).toContain('is a file');
  });

  it('refuses keys that cannot be used, and makes none', async () => {
    const environment = { GAC_SECRET_KEY: 'short' };
    const { failed, check } = await patient.examine(environment);
    expect(failed).toEqual(['keys.given']);
    expect(check('keys.given').found).toContain('GAC_SECRET_KEY must be 64 hexadecimal digits');
    expect(fs.existsSync(patient.dataDirectory)).toBe(false);
  });

  it('tells refused rules with their place, and a folder that is absent', async () => {
    fs.mkdirSync(patient.file('rules'));
    fs.writeFileSync(patient.file('rules/one.yml'), 'title: Một luật\nid: 7\n');
    patient.configure(whole({ detect: { rulesDirectories: ['rules'] } }));
    const refused = await patient.examine();
    expect(refused.failed).toEqual([]);
    expect(refused.check('rules.load')).toMatchObject({
      state: 'warning',
      figures: { refused: 1 },
    });
    expect(refused.check('rules.load').details[0]).toMatch(/rules\/one\.yml:\d+:\d+: /);
    patient.configure(whole({ detect: { rulesDirectories: ['absent'] } }));
    expect((await patient.examine()).failed).toEqual(['rules.load']);
  });

  it('says what a mail server refuses, and sends nothing', async () => {
    const mailbox = await new Mailbox().start();
    const smtp = { host: '127.0.0.1', port: mailbox.port, from: 'gac@gac.example' };
    patient.configure(whole({ notify: { smtp } }));
    const untrusted = await patient.examine();
    expect(untrusted.failed).toEqual(['mail.server']);
    expect(untrusted.check('mail.server').step).toContain('requireTls');
    await mailbox.stop();
    const away = await patient.examine();
    expect(away.failed).toEqual(['mail.server']);
    expect(away.check('mail.server').step).toContain('firewall');
    expect(mailbox.mails).toEqual([]);
  });

  it('logs in at the mail server, and tells a wrong password from a missing one', async () => {
    const server = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, done) =>
        password === 'dung' ? done(null, { user: username }) : done(new Error('Sai mật khẩu')),
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.server.address() as AddressInfo;
    const account = { user: 'gac', requireTls: false, from: 'gac@gac.example' };
    patient.configure(whole({ notify: { smtp: { host: '127.0.0.1', port, ...account } } }));
    const right = await patient.examine({ GAC_SMTP_PASSWORD: 'dung' });
    expect(right.check('mail.server')).toMatchObject({ state: 'ok' });
    expect(right.check('mail.server').found).toContain('log-in of gac');
    const wrong = await patient.examine({ GAC_SMTP_PASSWORD: 'sai' });
    expect(wrong.failed).toEqual(['mail.server']);
    expect(wrong.check('mail.server').step).toContain('refuses gac');
    const missing = await patient.examine();
    expect(missing.failed).toEqual(['mail.server']);
    expect(missing.check('mail.server').step).toContain('set GAC_SMTP_PASSWORD');
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });

  it('says what receivers of traces and rules for webhooks lack', async () => {
    const webhook = { allowPrivateNetworks: ['10.0.0.0/99'] };
    const telemetry = { traces: { endpoint: 'http://127.0.0.1:9' } };
    patient.configure(whole({ notify: { webhook }, telemetry }));
    const environment = { GAC_OTLP_HEADERS: 'authorization' };
    const { failed, check } = await patient.examine(environment);
    expect(failed).toEqual(['webhooks.policy', 'traces.endpoint']);
    expect(check('traces.endpoint').found).toContain('GAC_OTLP_HEADERS');
    const away = await patient.examine();
    expect(away.failed).toEqual(['webhooks.policy']);
    expect(away.check('traces.endpoint').state).toBe('warning');
  });
});

describe('gac doctor on the certificate of syslog', () => {
  let certificates: Certificates;
  const listener = (certificateFile: string, keyFile: string) =>
    whole({
      collect: {
        syslog: { tlsPort: 0, tls: { certificateFile, keyFile } },
        file: { roots: ['.'] },
      },
    });

  beforeEach(() => {
    certificates = makeCertificates();
  });
  afterEach(() => certificates.remove());

  it('warns of one that ends soon, and tells its names', async () => {
    const { certificateFile, keyFile } = certificates.server;
    patient.configure(listener(certificateFile, keyFile));
    const { failed, check } = await patient.examine();
    expect(failed).toEqual([]);
    expect(check('syslog.certificate').state).toBe('warning');
    expect(check('syslog.certificate').found).toContain('DNS:gac.example');
    expect(check('syslog.certificate').step).toContain('Get a new certificate');
  });

  it('refuses one that has expired, one of another key, and one that is not there', async () => {
    const { server, client } = certificates;
    const expired = patient.file('expired.pem');
    const request = server.certificateFile.replace(/pem$/, 'csr');
    const openssl = ['x509', '-req', '-days', '-1', '-in', request, '-signkey', server.keyFile];
    execFileSync('openssl', [...openssl, '-out', expired], { stdio: 'pipe' });
    const cases = [
      [expired, server.keyFile, 'Get a new certificate'],
      [server.certificateFile, client.keyFile, 'belongs together'],
      [patient.file('absent.pem'), server.keyFile, 'must be PEM'],
    ] as const;
    for (const [certificateFile, keyFile, step] of cases) {
      patient.configure(listener(certificateFile, keyFile));
      const { failed, check } = await patient.examine();
      expect(failed).toEqual(['syslog.certificate']);
      expect(check('syslog.certificate').step).toContain(step);
    }
  });
});

describe('gac doctor beside a running service', () => {
  it('says that it runs, calls its ports its own, and disturbs nothing', async () => {
    const service = await new ServiceProcess(
      { collect: { syslog: { tcpPort: 0 } } },
      {
        configuration: {},
        environment: {},
      },
    ).start();
    const key = await service.addSource({ id: 'cong', type: 'nginx.access', province: '01' });
    const line = '192.0.2.7 - - [22/Nov/2006:08:00:00 +0700] "GET / HTTP/1.1" 200 5 "-" "-"';
    const send = async () => (await service.ingest('cong', key, line)).status;
    expect(await send()).toBe(200);
    const collect = { syslog: { tcpPort: service.port('syslogTcp') }, file: { roots: ['.'] } };
    const http = { port: service.port('http') };
    patient.configure(whole({ dataDirectory: service.dataDirectory, http, collect }));
    const before = listing(service.dataDirectory);
    const sending = Promise.all(Array.from({ length: 20 }, send));
    const { code, failed, check } = await patient.command();
    expect(await sending).toEqual(Array.from({ length: 20 }, () => 200));
    expect(failed).toEqual([]);
    expect(code).toBe(0);
    expect(check('service.ready')).toMatchObject({ state: 'ok', figures: { pid: service.pid } });
    const own = { state: 'ok', figures: { pid: String(service.pid) } };
    expect(check('ports.http')).toMatchObject(own);
    expect(check('ports.syslog_tcp')).toMatchObject(own);
    expect(check('state.file').found).toContain('has');
    expect(listing(service.dataDirectory)).toEqual(before);
    expect(await send()).toBe(200);
    expect(service.log).not.toMatch(/"level":(40|50)/);
    expect(await service.stop()).toBe(0);
    const after = await patient.examine();
    expect(after.failed).toEqual([]);
    expect(after.check('service.ready').state).toBe('skipped');
    expect(after.check('state.file').found).toContain('schema version');
    expect(after.check('state.key').state).toBe('ok');
    expect(after.check('journal.sealed').found).toContain('AES-256-GCM');
    fs.rmSync(path.join(service.dataDirectory, 'keys.json'));
    const lost = await patient.examine();
    expect(lost.failed).toEqual(['journal.sealed', 'state.key']);
    expect(lost.check('journal.sealed').step).toContain('GAC_JOURNAL_KEY');
    expect(lost.check('state.key').found).toContain('no GAC_SECRET_KEY');
  });
});

/**
 * Names of everything in a folder: what is written to it meanwhile makes files longer, not more, except for the new form of a
 * file that is about to take its place.
 */
function listing(folder: string): string[] {
  const names = fs.readdirSync(folder, { recursive: true }).map(String);
  return names.filter((name) => !name.endsWith('.tmp')).sort();
}
