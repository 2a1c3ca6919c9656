import type { FieldTable, FieldTarget } from './field-table.ts';
import { DROPPED_VALUES, EVENT_DATA } from './windows-common.ts';

const SOURCE = 'ingest pipelines of the Winlogbeat module powershell; ECS 9.4';
const DETAILS = 'powershell.command.invocation_details';

/** The text of events 400, 600 and 800, which Winlogbeat takes apart by its labels. */
const CLASSIC_DATA: readonly FieldTarget[] = [
  'process.command_line',
  'powershell.command.value',
  `${DETAILS}.value`,
  { field: 'process.command_line', label: 'HostApplication=' },
  { field: 'process.title', label: 'HostName=' },
  { field: 'process.entity_id', label: 'HostId=' },
  { field: 'powershell.engine.version', label: 'EngineVersion=' },
  { field: 'powershell.process.executable_version', label: 'HostVersion=' },
  { field: 'powershell.provider.name', label: 'ProviderName=' },
  { field: 'powershell.provider.new_state', label: 'NewProviderState=' },
  { field: 'powershell.engine.new_state', label: 'NewEngineState=' },
  { field: 'powershell.engine.previous_state', label: 'PreviousEngineState=' },
  { field: 'powershell.command.name', label: 'CommandName=' },
  { field: 'powershell.command.path', label: 'CommandPath=' },
  { field: 'powershell.command.value', label: 'CommandLine=' },
  { field: 'powershell.runspace_id', label: 'RunspaceId=' },
  { field: 'file.path', label: 'ScriptName=' },
  'winlog.event_data.param1',
  'winlog.event_data.param2',
  'winlog.event_data.param3',
];

function classic(logsource: FieldTable['logsource']): FieldTable {
  return {
    logsource: { product: 'windows', ...logsource },
    source: SOURCE,
    raw: EVENT_DATA,
    absent: DROPPED_VALUES,
    fields: {
      Data: CLASSIC_DATA,
      EngineVersion: 'powershell.engine.version',
      HostApplication: 'process.command_line',
      HostName: 'process.title',
      HostVersion: 'powershell.process.executable_version',
      ProviderName: 'powershell.provider.name',
    },
  };
}

function operational(logsource: FieldTable['logsource']): FieldTable {
  return {
    logsource: { product: 'windows', ...logsource },
    source: SOURCE,
    raw: EVENT_DATA,
    absent: DROPPED_VALUES,
    fields: {
      ContextInfo: [
        'process.command_line',
        'process.title',
        'file.path',
        'powershell.command.name',
        'powershell.command.path',
        'powershell.command.type',
        'powershell.command.value',
        { field: 'process.command_line', label: '= ' },
        { field: 'process.command_line', label: 'Host Application = ' },
        { field: 'powershell.engine.version', label: 'Engine Version = ' },
      ],
      MessageNumber: 'powershell.sequence',
      MessageTotal: 'powershell.total',
      Path: 'file.path',
      Payload: [`${DETAILS}.value`, `${DETAILS}.name`, `${DETAILS}.related_command`],
      ScriptBlockId: 'powershell.file.script_block_id',
      ScriptBlockText: 'powershell.file.script_block_text',
    },
  };
}

/** What Winlogbeat makes of PowerShell's two logs. */
export const WINDOWS_POWERSHELL: readonly FieldTable[] = [
  ...['ps_classic_start', 'ps_classic_provider_start', 'ps_classic_script'].map((category) =>
    classic({ category }),
  ),
  classic({ service: 'powershell-classic' }),
  ...['ps_script', 'ps_module'].map((category) => operational({ category })),
  operational({ service: 'powershell' }),
];
