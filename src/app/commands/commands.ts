import type { Command } from '../../cli/command.ts';
import { ALERT_COMMANDS } from '../../cli/commands/alert-commands.ts';
import { EVENT_COMMANDS } from '../../cli/commands/event-commands.ts';
import { PEOPLE_COMMANDS } from '../../cli/commands/people-commands.ts';
import { SOURCE_COMMANDS } from '../../cli/commands/source-commands.ts';
import { CONFIG_CHECK_COMMAND } from './config-command.ts';
import { START_COMMAND } from './start-command.ts';

/** Every command of `gac`, in the order of its help. */
export const COMMANDS: readonly Command[] = [
  START_COMMAND,
  CONFIG_CHECK_COMMAND,
  ...SOURCE_COMMANDS,
  ...ALERT_COMMANDS,
  ...EVENT_COMMANDS,
  ...PEOPLE_COMMANDS,
];
