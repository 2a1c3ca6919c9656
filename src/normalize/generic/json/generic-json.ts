import { z } from 'zod';
import type { Parser } from '../../contract.ts';
import { flatten } from '../../mapping/flatten.ts';
import { compileMapping } from '../../mapping/map-record.ts';
import { MAPPING_SETTINGS, type MappingSettings } from '../../mapping/mapping-settings.ts';
import { defineSettings } from '../../settings/define-settings.ts';
import { jsonObject } from '../../web/access-json.ts';

/** One JSON object a line, of any program; nested names are joined by dots. */
export const GENERIC_JSON: Parser = {
  type: 'generic.json',
  title: { vi: 'JSON bất kỳ, mỗi dòng một bản ghi', en: 'Any JSON, one object a line' },
  logsource: { category: 'application' },
  settings: defineSettings(z.strictObject(MAPPING_SETTINGS), parserFor),
  detect: (line) => (line.startsWith('{') && line.trimEnd().endsWith('}') ? 0.32 : 0),
  parse: parserFor({}),
};

function parserFor(settings: MappingSettings): Parser['parse'] {
  const map = compileMapping(settings);
  return (line, context) => {
    const record = jsonObject(line);
    return record === undefined
      ? { kind: 'failed', reason: 'malformed', detail: 'not a JSON object' }
      : map(flatten(record), context);
  };
}
