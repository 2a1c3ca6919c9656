import process from 'node:process';
import { type Command, EXIT } from '../../cli/command.ts';
import { print, printJson } from '../../cli/output.ts';
import { text } from '../../message/text.ts';
import { loadConfiguration } from '../configuration.ts';
import { configurationOption } from './configuration-option.ts';

/** `gac config check`: every problem at once, with the line and the nearest key. */
export const CONFIG_CHECK_COMMAND: Command = {
  name: ['config', 'check'],
  summary: 'cli.config_check',
  synopsis: '[FILE | --config FILE]',
  options: { config: { type: 'string' } },
  run: async (context) => {
    const given = context.rest[0] ?? configurationOption(context);
    const { configuration, file } = loadConfiguration(given, process.cwd());
    const { language } = context;
    if (context.json) printJson(context, configuration);
    else {
      const name = file ?? text(language, 'cli.config_defaults');
      print(context, text(language, 'cli.config_ok', { file: name }));
    }
    return EXIT.ok;
  },
};
