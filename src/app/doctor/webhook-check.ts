import { BlockList, isIP } from 'node:net';
import { checkAddressRanges } from '../address-ranges.ts';
import type { Check } from './check.ts';
import { type Finding, failed, ok, said, warning } from './finding.ts';
import { reasonOf } from './reason-of.ts';
import { does, type Subject } from './subject.ts';

const ID = 'webhooks.policy';
/** This machine, and the address where clouds hand out keys: no SOC is there. */
const NEVER = ['127.0.0.1', '169.254.169.254', '::1'];

type Policy = Subject['configuration']['notify']['webhook'];

/** Whether the rules for webhooks can be used and keep them away from what they must not reach. */
export function webhookChecks(subject: Subject): Check[] {
  if (!does(subject, 'notify', 'api')) return [];
  const { webhook } = subject.configuration.notify;
  return [{ ids: [ID], run: (report) => report(judgeWebhooks(webhook)) }];
}

/** What the rules for webhooks mean. */
export function judgeWebhooks({ allowPrivateNetworks, allowHttp }: Policy): Finding {
  try {
    checkAddressRanges('notify.webhook.allowPrivateNetworks', allowPrivateNetworks);
  } catch (error) {
    const found = said('doctor.webhooks.wrong', { reason: reasonOf(error) });
    return failed(ID, found, { step: said('doctor.webhooks.wrong_step') });
  }
  const ranges = allowPrivateNetworks.join(', ');
  const found =
    ranges === '' ? said('doctor.webhooks.public') : said('doctor.webhooks.ranges', { ranges });
  const reached = NEVER.filter((address) =>
    allowPrivateNetworks.some((range) => has(range, address)),
  );
  if (reached.length > 0) {
    const step = said('doctor.webhooks.wide_step', { addresses: reached.join(', ') });
    return warning(ID, found, { step });
  }
  if (allowHttp) return warning(ID, found, { step: said('doctor.webhooks.http_step') });
  return ok(ID, found);
}

function has(range: string, address: string): boolean {
  const [network = '', prefix] = range.split('/');
  const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(address) !== isIP(network)) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(prefix ?? (family === 'ipv6' ? 128 : 32)), family);
  return list.check(address, family);
}
