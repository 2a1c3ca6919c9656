import { z } from 'zod';
import type { Parser } from '../../contract.ts';
import { compileMapping } from '../../mapping/map-record.ts';
import { MAPPING_SETTINGS, type MappingSettings } from '../../mapping/mapping-settings.ts';
import { defineSettings } from '../../settings/define-settings.ts';
import { logfmtPairs } from './logfmt-pairs.ts';

/** logfmt, as programs in Go write it. */
export const GENERIC_LOGFMT: Parser = {
  type: 'generic.logfmt',
  title: { vi: 'logfmt (khóa=giá trị, cách nhau bởi dấu cách)', en: 'logfmt' },
  logsource: { category: 'application' },
  settings: defineSettings(z.strictObject(MAPPING_SETTINGS), parserFor),
  detect(line) {
    if (!/^[A-Za-z_@][\w.@-]{0,63}=/.test(line)) return 0;
    const { pairs, words } = logfmtPairs(line);
    return pairs.length >= 3 && words.length === 0 ? 0.45 : pairs.length > words.length ? 0.3 : 0;
  },
  parse: parserFor({}),
};

function parserFor(settings: MappingSettings): Parser['parse'] {
  const map = compileMapping(settings);
  return (line, context) => {
    const { pairs, words } = logfmtPairs(line);
    return pairs.length === 0
      ? { kind: 'failed', reason: 'malformed', detail: 'there is no key=value' }
      : map([...pairs, ...words.map((word) => [word, true] as const)], context);
  };
}
