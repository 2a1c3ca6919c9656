import type { PartialEvent } from '../../contract.ts';
import { textAt } from '../../document/put.ts';
import { type EventTexts, putMissing } from './event-fields.ts';

const CONFIGURATION = ['configuration'];

/** Adds what the events of the log `System` mean that attacks leave there, unless their shipper has said it. */
export function putSystem(doc: PartialEvent, code: string, data: EventTexts): void {
  const provider = textAt(doc, 'event.provider');
  const userId = textAt(doc, 'winlog.user.identifier');
  if (provider === 'Service Control Manager' && code === '7045') {
    putMissing(doc, {
      'event.action': 'service-installed',
      'event.category': ['iam', 'configuration'],
      'event.type': ['admin', 'change'],
      'event.outcome': 'success',
      'service.name': data['ServiceName'],
      'service.type': data['ServiceType'],
      'process.command_line': data['ImagePath'],
      'user.id': userId,
    });
  } else if (provider === 'Service Control Manager' && code === '7040') {
    putMissing(doc, {
      'event.action': 'service-start-type-changed',
      'event.category': CONFIGURATION,
      'event.type': ['change'],
      'service.name': data['param4'] ?? data['param1'],
      'user.id': userId,
    });
  } else if (provider === 'Microsoft-Windows-Eventlog' && code === '104') {
    putMissing(doc, {
      'event.action': 'event-log-cleared',
      'event.category': CONFIGURATION,
      'event.type': ['deletion'],
      'event.outcome': 'success',
      'user.name': data['SubjectUserName'],
      'user.domain': data['SubjectDomainName'],
      'user.id': userId,
    });
  }
}
