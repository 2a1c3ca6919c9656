import type { FieldTable } from './field-table.ts';

/** Where Winlogbeat and Elastic Agent keep the fields of an event before any pipeline, under their own names. */
export const EVENT_DATA = 'winlog.event_data';
/** Values that the pipelines of Winlogbeat drop from `winlog.event_data`. */
export const DROPPED_VALUES: readonly string[] = ['', '-'];

const LEVELS = {
  '0': 'information',
  '1': 'critical',
  '2': 'error',
  '3': 'warning',
  '4': 'information',
  '5': 'verbose',
  Critical: 'critical',
  Error: 'error',
  Warning: 'warning',
  Information: 'information',
};

/** The system part of every Windows event. */
export const WINDOWS_COMMON: FieldTable = {
  logsource: { product: 'windows' },
  source: 'Winlogbeat exported fields (winlog.*); ECS event.*, host.*',
  fields: {
    Channel: 'winlog.channel',
    Computer: ['winlog.computer_name', 'host.name', 'host.hostname'],
    ComputerName: ['winlog.computer_name', 'host.name', 'host.hostname'],
    EventID: ['event.code', 'winlog.event_id'],
    Keywords: {
      field: 'winlog.keywords',
      values: { '0x8010000000000000': 'Audit Failure', '0x8020000000000000': 'Audit Success' },
    },
    Level: { field: 'log.level', values: LEVELS },
    Message: 'message',
    Provider_Name: ['event.provider', 'winlog.provider_name'],
    Task: 'winlog.task',
    UserID: 'winlog.user.identifier',
  },
};
