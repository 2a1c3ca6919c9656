import { isIp } from '../value/address.ts';

/** An address as Duo's clients write it: plain, or with a port after `:`, `.`, `#`, `p` or ` port `. */
export function duoEndpoint(text: string): { readonly ip?: string; readonly port?: number } {
  if (isIp(text)) return { ip: text };
  const parts =
    /^\[([\da-f:.]{2,45})\]:(\d{1,5})$/i.exec(text) ??
    /^([\d.]{7,15}):(\d{1,5})$/.exec(text) ??
    /^((?:[\da-f]{1,4}:){7}[\da-f]{1,4}):(\d{1,5})$/i.exec(text) ??
    /^([\da-f:]{2,39})(?: port |[p#.])(\d{1,5})$/i.exec(text);
  const [, ip = '', port = ''] = parts ?? [];
  if (!isIp(ip)) return {};
  return Number(port) <= 65_535 ? { ip, port: Number(port) } : { ip };
}
