import type { FieldValue } from '../../document/put.ts';
import type { EventTexts } from './event-fields.ts';

const NUMBER_TYPES: Readonly<Record<string, string>> = { DWORD: 'SZ_DWORD', QWORD: 'SZ_QWORD' };

/** `registry.*` of what an event of Sysmon says of a key or value. */
export function registryFields(data: EventTexts): Record<string, FieldValue> {
  const path = data['TargetObject'];
  if (path === undefined) return {};
  const [hive = '', ...rest] = path.split('\\');
  return {
    'registry.path': path,
    'registry.hive': hive,
    'registry.key': rest.join('\\'),
    'registry.value': rest.at(-1),
    ...contentOf(data['Details']),
  };
}

/** `DWORD (0x00000004)`, `QWORD (0x00000000-0x00000005)`, or the text itself. */
function contentOf(details: string | undefined): Record<string, FieldValue> {
  if (details === undefined || details === 'Binary Data') {
    return details === undefined ? {} : { 'registry.data.type': 'REG_BINARY' };
  }
  const number = /^([DQ]WORD) \(0x([\da-f]{8})(?:-0x([\da-f]{8}))?\)$/i.exec(details);
  if (number === null) {
    return { 'registry.data.type': 'REG_SZ', 'registry.data.strings': [details] };
  }
  const [, type = '', high = '', low = ''] = number;
  return {
    'registry.data.type': NUMBER_TYPES[type.toUpperCase()],
    'registry.data.strings': [String(BigInt(`0x${high}${low}`))],
  };
}
