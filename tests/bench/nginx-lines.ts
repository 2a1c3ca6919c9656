// Access-log lines of 400 bytes, each with a serial of its own, ordinary enough to fire no rule.

const LINE_BYTES = 400;
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** What telephones and desks send, long enough to be cut to the length of the line. */
const AGENTS = Array.from({ length: 48 }, (_, device) => {
  const chrome = `Chrome/${120 + (device % 24)}.0.${6_000 + device}.${40 + device}`;
  const platform =
    device % 3 === 0 ? 'Windows NT 10.0; Win64; x64' : `Linux; Android 14; SM-A${505 + device}F`;
  const browser = `Mozilla/5.0 (${platform}) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 ${chrome}`;
  const app = `Zalo android/${12_000 + device} ZaloTheme/light ZaloLanguage/vi NetType/WIFI`;
  return `${browser} Mobile Safari/537.36 ${app}${' ZaloBuild/release Density/2.75'.repeat(8)}`;
});

/** `10/Oct/2026:13:55:36 +0000`. */
export function clfTime(ms: number): string {
  const iso = new Date(ms).toISOString();
  const month = MONTHS[Number(iso.slice(5, 7)) - 1];
  return `${iso.slice(8, 10)}/${month}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
}

/** One line; the serial is in the path. */
export function nginxLine(serial: number, ms: number): string {
  const address = `10.${(serial >> 8) & 63}.${serial & 255}.${(serial * 7) & 255}`;
  const head = `${address} - - [${clfTime(ms)}] "GET /trang/${serial}?tab=thong-tin HTTP/1.1" 200 ${500 + (serial % 4_000)} "https://dichvucong.example.gov.vn/tra-cuu" "`;
  const agent = AGENTS[serial % AGENTS.length] ?? '';
  return `${head}${agent.slice(0, LINE_BYTES - head.length - 1)}"`;
}

/** One request body. */
export function nginxBatch(first: number, count: number, ms: number): string {
  let body = '';
  for (let serial = first; serial < first + count; serial++) body += `${nginxLine(serial, ms)}\n`;
  return body;
}
