import { z } from 'zod';
import type { Parser } from '../../contract.ts';
import { compileMapping } from '../../mapping/map-record.ts';
import { MAPPING_SETTINGS } from '../../mapping/mapping-settings.ts';
import { defineSettings } from '../../settings/define-settings.ts';
import { splitPairs } from './split-pairs.ts';

const SETTINGS = z.strictObject({
  ...MAPPING_SETTINGS,
  pair_separator: z.string().min(1).max(4).default(' ').meta({
    description: 'What stands between pairs; a blank means any blanks, with or without commas.',
    vi: 'Ký tự giữa các cặp; dấu cách nghĩa là mọi khoảng trắng, có hay không có dấu phẩy.',
  }),
  value_separator: z.string().min(1).max(4).default('=').meta({
    description: 'What stands between a key and its value.',
    vi: 'Ký tự giữa khóa và giá trị.',
  }),
});

/** `key=value` pairs with separators of one's own, as firewalls and devices write them. */
export const GENERIC_KV: Parser = {
  type: 'generic.kv',
  title: { vi: 'Cặp khóa=giá trị', en: 'key=value pairs' },
  logsource: { category: 'application' },
  settings: defineSettings(SETTINGS, parserFor),
  detect(line) {
    const found = line.slice(0, 1_000).match(/(?:^|[\s,;|])[A-Za-z_][\w.-]{0,40}=/g)?.length ?? 0;
    return found >= 4 ? 0.31 : 0;
  },
  parse: parserFor(SETTINGS.parse({})),
};

function parserFor(settings: z.output<typeof SETTINGS>): Parser['parse'] {
  const map = compileMapping(settings);
  const { pair_separator: pair, value_separator: assign } = settings;
  return (line, context) => {
    const pairs = splitPairs(line, { pair, assign });
    return pairs.length === 0
      ? { kind: 'failed', reason: 'malformed', detail: `there is no key${assign}value` }
      : map(pairs, context);
  };
}
