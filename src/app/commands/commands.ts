import type { Command } from '../../cli/command.ts';
import { ALERT_COMMANDS } from '../../cli/commands/alert-commands.ts';
import { EVENT_COMMANDS } from '../../cli/commands/event-commands.ts';
import { KEY_COMMANDS } from '../../cli/commands/key-commands.ts';
import { parseCommand } from '../../cli/commands/parse-command.ts';
import { PARSER_COMMANDS } from '../../cli/commands/parser-commands.ts';
import { PEOPLE_COMMANDS } from '../../cli/commands/people-commands.ts';
import { PERSON_COMMANDS } from '../../cli/commands/person-commands.ts';
import { RULE_COMMANDS } from '../../cli/commands/rule-commands.ts';
import { SOURCE_CHECK_COMMAND } from '../../cli/commands/source-check-command.ts';
import { SOURCE_COMMANDS } from '../../cli/commands/source-commands.ts';
import { SOURCE_CONNECT_COMMAND } from '../../cli/commands/source-connect-command.ts';
import { SOURCE_STAGE_COMMANDS } from '../../cli/commands/source-stage-commands.ts';
import { SOURCE_UPLOAD_COMMAND } from '../../cli/commands/source-upload-command.ts';
import { systemClock } from '../../telemetry/clock.ts';
import { CONFIG_CHECK_COMMAND } from './config-command.ts';
import { DEMO_COMMAND } from './demo-command.ts';
import { DOCTOR_COMMAND } from './doctor-command.ts';
import { KEY_ROTATE_COMMAND } from './key-rotate-command.ts';
import { KIBANA_COMMAND } from './kibana-command.ts';
import { MIGRATE_COMMAND } from './migrate-command.ts';
import { START_COMMAND } from './start-command.ts';

/** Every command of `gac`, in the order of its help. */
export const COMMANDS: readonly Command[] = [
  START_COMMAND,
  DEMO_COMMAND,
  CONFIG_CHECK_COMMAND,
  DOCTOR_COMMAND,
  MIGRATE_COMMAND,
  KIBANA_COMMAND,
  parseCommand(systemClock),
  ...PARSER_COMMANDS,
  ...SOURCE_COMMANDS,
  SOURCE_CHECK_COMMAND,
  ...SOURCE_STAGE_COMMANDS,
  SOURCE_CONNECT_COMMAND,
  SOURCE_UPLOAD_COMMAND,
  ...RULE_COMMANDS,
  ...ALERT_COMMANDS,
  ...EVENT_COMMANDS,
  ...PEOPLE_COMMANDS,
  ...KEY_COMMANDS,
  KEY_ROTATE_COMMAND,
  ...PERSON_COMMANDS,
];
