// `npm run bench:ingest [-- --seconds 300]`: how fast lines become events, the whole way of them, and what is lost by UDP, beside
// peers in one run. It prints what it measured and judges nothing; it fails only when it cannot complete.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ServiceProcess } from '../e2e/service-process.ts';
import { preparePlaceFiles } from '../servers/place-files.ts';
import { drained } from './backlog.ts';
import { runPinned } from './detect/pinned-run.ts';
import { daemonRate } from './ingest/rsigma-daemon.ts';
import { rsyslogRate, syslogNgRate } from './ingest/syslog-to-file.ts';
import { sendDatagrams } from './ingest/udp-burst.ts';
import { perSecond, print } from './print.ts';
import { throughput } from './throughput.ts';

const PARSER = path.join(import.meta.dirname, 'ingest/parse-lines.ts');
const UDP_RATES = [2_000, 10_000, 40_000];
const UDP_SECONDS = 5;
const PEER_SECONDS_MAX = 10;

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '300' } } });
const seconds = Number(values.seconds);

/** One core: a program of its own that reads lines from memory and makes events of them. */
async function parsing(): Promise<void> {
  const places = await preparePlaceFiles().catch((error: Error) => {
    print('PLACES ARE NOT MEASURED', error.message);
    return '';
  });
  for (const [mode, goal] of [
    ['parse', 150_000],
    ['whole', 60_000],
  ] as const) {
    const run = await runPinned([process.execPath, PARSER, mode, places]);
    const [rate = 0, bytes = 0] = (JSON.parse(run.errors) as { rates: number[] }).rates;
    const what = mode === 'parse' ? 'parse only' : 'redacted, user agent, places, checked';
    const goals = `(goal ≥ ${goal.toLocaleString('en')})`;
    print(`nginx lines of ${bytes} bytes, one core, ${what} ${goals}`, perSecond(rate, 'lines'));
  }
}

async function wholeWay(service: ServiceProcess): Promise<number> {
  const key = await service.addSource({ id: 'bench', type: 'nginx.access', province: '15' });
  return await throughput(service, {
    ...{ id: 'bench', key, seconds },
    goals: { perSecond: 20_000, memoryMb: 800 },
  });
}

/** What was sent, what the kernel dropped by its own account, and what is stored. */
async function datagrams(service: ServiceProcess): Promise<void> {
  for (const rate of UDP_RATES) {
    const stored = await service.metric('gac_store_stored_events_total');
    const sent = await sendDatagrams(service.port('syslogUdp'), { rate, seconds: UDP_SECONDS });
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await drained(service);
    const arrived = (await service.metric('gac_store_stored_events_total')) - stored;
    const lost = sent - arrived;
    print(
      `syslog by UDP at ${rate.toLocaleString('en')}/s for ${UDP_SECONDS} s`,
      `sent ${sent}, stored ${arrived}, lost ${lost} (${((100 * lost) / sent).toFixed(2)} %)`,
    );
  }
  const dropped = await service.metric('gac_collect_udp_kernel_drops');
  print('dropped by the kernel, as the service tells', String(dropped));
}

async function peers(ours: number): Promise<void> {
  const share = (theirs: number) => `${((100 * ours) / theirs).toFixed(0)} % of it is ours`;
  const peerSeconds = Math.min(seconds, PEER_SECONDS_MAX);
  const rsyslog = await rsyslogRate(peerSeconds);
  print('peer: rsyslog, TCP to a file', `${perSecond(rsyslog, 'lines')}, ${share(rsyslog)}`);
  const syslogNg = await syslogNgRate(peerSeconds);
  print(
    'peer: syslog-ng, TCP to a file',
    syslogNg === undefined
      ? 'ABSENT: it could not be fetched'
      : `${perSecond(syslogNg, 'lines')}, ${share(syslogNg)}`,
  );
  const daemon = process.env['GAC_RSIGMA_DAEMON'] ?? 'rsigma';
  if (spawnSync(daemon, ['engine', 'daemon', '--help']).status !== 0) {
    const how = 'cargo install rsigma --version 0.26.0 --no-default-features --features daemon';
    print("PEER ABSENT: rsigma's daemon", `${how}; GAC_RSIGMA_DAEMON=path`);
    return;
  }
  const rsigma = await daemonRate(daemon, peerSeconds);
  const note = 'nothing synced, stored or normalised';
  print("peer: rsigma's daemon, HTTP", `${perSecond(rsigma)} (${note}), ${share(rsigma)}`);
}

await parsing();
const service = new ServiceProcess({
  collect: {
    http: { recordsPerSecond: 1_000_000 },
    syslog: { host: '127.0.0.1', udpPort: 0 },
  },
});
try {
  await service.start();
  await service.addSource({
    ...{ id: 'bench-udp', type: 'generic.syslog', province: '15' },
    transport: { kind: 'syslog', peers: ['127.0.0.1'], certificateFingerprints: [], appNames: [] },
  });
  const ours = await wholeWay(service);
  await datagrams(service);
  await peers(ours);
} finally {
  await service.remove();
}
