import process from 'node:process';
import { type Command, EXIT } from '../../cli/command.ts';
import { print } from '../../cli/output.ts';
import { GacError } from '../../event/error.ts';
import { loadConfiguration } from '../configuration.ts';
import { configurationOption } from './configuration-option.ts';

/** `gac store kibana`: what Kibana imports to show events and alerts. */
export const KIBANA_COMMAND: Command = {
  name: ['store', 'kibana'],
  summary: 'cli.store_kibana',
  synopsis: '[--config FILE]',
  options: { config: { type: 'string' } },
  run: async (context) => {
    const { configuration } = loadConfiguration(configurationOption(context), process.cwd());
    const { elasticsearch } = configuration.store;
    if (elasticsearch === undefined) {
      const message =
        'store.elasticsearch is not configured: Kibana shows what is in Elasticsearch.';
      throw new GacError('GAC_CONFIG_INVALID', message);
    }
    const { kibanaSavedObjects } = await import(
      '../../store/elasticsearch/kibana/kibana-saved-objects.ts'
    );
    print(context, kibanaSavedObjects(elasticsearch.indexPrefix).trimEnd());
    return EXIT.ok;
  },
};
