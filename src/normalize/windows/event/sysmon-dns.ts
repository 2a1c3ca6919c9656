import type { PartialEvent } from '../../contract.ts';
import { distinct, valueAt } from '../../document/put.ts';
import { isIp, isIpv4 } from '../../value/address.ts';
import { domainParts } from '../../value/domain-parts.ts';
import { type EventTexts, putMissing } from './event-fields.ts';

const MAX_ANSWERS = 64;

/** Types of records by their numbers. Source: IANA, "Domain Name System Parameters". */
const RECORD_TYPES: Readonly<Record<string, string>> = {
  1: 'A',
  2: 'NS',
  5: 'CNAME',
  6: 'SOA',
  12: 'PTR',
  15: 'MX',
  16: 'TXT',
  28: 'AAAA',
  33: 'SRV',
  64: 'SVCB',
  65: 'HTTPS',
};

interface Answer {
  readonly type?: string;
  readonly data?: string;
}

/** Adds the name that was asked for and the answers: `type:  5 name.example;::ffff:192.0.2.7;`. */
export function putSysmonDns(doc: PartialEvent, data: EventTexts): void {
  const question = data['QueryName'];
  if (question === undefined) return;
  const answers = (data['QueryResults'] ?? '')
    .split(';', MAX_ANSWERS)
    .map((result) => result.trim())
    .filter((result) => result !== '' && result !== '-')
    .map(answerOf);
  const addresses = answers.flatMap(({ data: value = '' }) => (isIp(value) ? [value] : []));
  const parts = domainParts(question);
  putMissing(doc, {
    'dns.question.name': question,
    'dns.question.registered_domain': parts?.registered_domain,
    'dns.question.top_level_domain': parts?.top_level_domain,
    'dns.question.subdomain': parts?.subdomain,
    'dns.resolved_ip': distinct(...addresses),
    'related.ip': distinct(...addresses),
  });
  const dns = valueAt(doc, 'dns');
  if (answers.length > 0 && typeof dns === 'object' && dns !== null && !('answers' in dns)) {
    Object.assign(dns, { answers });
  }
}

function answerOf(result: string): Answer {
  const typed = /^type:\s*(\d{1,5})\s*(.*)$/.exec(result);
  if (typed !== null) {
    const [, number = '', value = ''] = typed;
    const type = Object.hasOwn(RECORD_TYPES, number) ? RECORD_TYPES[number] : undefined;
    return { ...(value !== '' && { data: value }), type: type ?? number };
  }
  const value = result.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIp(value)) return { data: value };
  return { data: value, type: isIpv4(value) ? 'A' : 'AAAA' };
}
