import type { FieldPipeline } from '../field-pipeline.ts';
import { APPLIANCES } from './appliances.ts';
import { AWS_CLOUDTRAIL } from './aws.ts';
import { AZURE } from './azure.ts';
import type { FieldTable } from './field-table.ts';
import { GOOGLE } from './google.ts';
import { NETWORK, ZEEK_LOGS } from './network.ts';
import { WEB_SERVICES } from './services.ts';
import { createTablePipeline } from './table-pipeline.ts';
import { LINUX_AUDITD, UNIX_MESSAGES, UNIX_PROCESSES } from './unix.ts';
import { LOG_IN, WEB } from './web.ts';
import { WINDOWS_COMMON } from './windows-common.ts';
import { WINDOWS_LOGS } from './windows-logs.ts';
import { WINDOWS_POWERSHELL } from './windows-powershell.ts';
import { WINDOWS_SECURITY } from './windows-security.ts';
import { WINDOWS_SYSMON } from './windows-sysmon.ts';

/** Every table that comes with the product. */
export const FIELD_TABLES: readonly FieldTable[] = [
  ...WEB,
  LOG_IN,
  WINDOWS_COMMON,
  ...WINDOWS_SYSMON,
  ...WINDOWS_SECURITY,
  ...WINDOWS_POWERSHELL,
  ...WINDOWS_LOGS,
  ...UNIX_PROCESSES,
  LINUX_AUDITD,
  ...UNIX_MESSAGES,
  ...NETWORK,
  ...ZEEK_LOGS,
  AWS_CLOUDTRAIL,
  ...AZURE,
  ...GOOGLE,
  ...WEB_SERVICES,
  ...APPLIANCES,
];

/** Names that `--pipeline` takes; `none` leaves fields as they stand. */
export const PIPELINE_NAMES = ['none', 'ecs', 'ecs-web'] as const;
export type PipelineName = (typeof PIPELINE_NAMES)[number];

/** Tables and namespaces that an operator adds. */
export interface OwnMappings {
  readonly tables: readonly FieldTable[];
  readonly namespaces: readonly string[];
}

/** Whether a text is the name of a pipeline. */
export function isPipelineName(name: string): name is PipelineName {
  return PIPELINE_NAMES.some((one) => one === name);
}

/** Makes a pipeline by its name; `none` gives none. */
export function createPipeline(name: PipelineName, own?: OwnMappings): FieldPipeline | undefined {
  if (name === 'none') return undefined;
  return name === 'ecs' ? createEcsPipeline(own) : createEcsWebPipeline(own);
}

/** Sigma's field names to ECS, by the logsource of each rule. A field that has no place refuses its rule. */
export function createEcsPipeline(own?: OwnMappings): FieldPipeline {
  return createTablePipeline({
    name: 'ecs',
    tables: FIELD_TABLES,
    own: own?.tables ?? [],
    namespaces: own?.namespaces ?? [],
  });
}

/** Only the names of web servers, proxies and log-ins, whatever the logsource; other fields are kept, with a warning. */
export function createEcsWebPipeline(own?: OwnMappings): FieldPipeline {
  const anywhere = [...WEB.slice(0, 1), LOG_IN].map((table) => ({ ...table, logsource: {} }));
  const pipeline = createTablePipeline({
    name: 'ecs-web',
    tables: anywhere,
    own: own?.tables ?? [],
    namespaces: own?.namespaces ?? [],
  });
  return { ...pipeline, unmapped: 'keep' };
}
