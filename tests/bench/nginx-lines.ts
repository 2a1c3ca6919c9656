// Access-log lines of 400 bytes, each with a serial of its own, ordinary enough to fire no rule.

const LINE_BYTES = 400;
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

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
  const agent =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 ';
  return `${head}${agent.padEnd(LINE_BYTES - head.length - 1, 'x')}"`;
}

/** One request body. */
export function nginxBatch(first: number, count: number, ms: number): string {
  let body = '';
  for (let serial = first; serial < first + count; serial++) body += `${nginxLine(serial, ms)}\n`;
  return body;
}
