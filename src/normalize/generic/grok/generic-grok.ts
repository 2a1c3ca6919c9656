import { z } from 'zod';
import type { Parser } from '../../contract.ts';
import { compileMapping } from '../../mapping/map-record.ts';
import { MAPPING_SETTINGS } from '../../mapping/mapping-settings.ts';
import { defineSettings } from '../../settings/define-settings.ts';
import { compileGrok } from './compile-grok.ts';

const PATTERNS_MAX = 16;
const SETTINGS = z.strictObject({
  ...MAPPING_SETTINGS,
  pattern: z
    .preprocess(
      (value) =>
        typeof value === 'string' ? value.split('\n').filter((line) => line.trim() !== '') : value,
      z.array(z.string().min(1).max(8_000)).min(1).max(PATTERNS_MAX),
    )
    .meta({
      description: 'A grok pattern, or several on lines of their own; the first that fits wins.',
      vi: 'Một mẫu grok, hoặc nhiều mẫu trên từng dòng riêng; mẫu đầu tiên khớp sẽ được dùng.',
    }),
  patterns: z
    .record(z.string().regex(/^\w{1,64}$/), z.string().min(1).max(4_000))
    .optional()
    .meta({
      description: 'Patterns of one’s own by name.',
      vi: 'Các mẫu tự đặt, theo tên.',
    }),
});

/** Lines of any program, read by a grok pattern. */
export const GENERIC_GROK: Parser = {
  type: 'generic.grok',
  title: { vi: 'Dòng bất kỳ, đọc bằng mẫu grok', en: 'Any line, by a grok pattern' },
  logsource: { category: 'application' },
  settings: defineSettings(SETTINGS, parserFor),
  detect: () => 0,
  parse: () => ({ kind: 'failed', reason: 'malformed', detail: 'the setting pattern is needed' }),
};

function parserFor(settings: z.output<typeof SETTINGS>): Parser['parse'] {
  const map = compileMapping(settings);
  const matchers = settings.pattern.map((one) => compileGrok(one, settings.patterns));
  return (line, context) => {
    for (const matches of matchers) {
      const values = matches(line);
      if (values !== undefined) {
        return map(values, context);
      }
    }
    return { kind: 'failed', reason: 'malformed', detail: 'the grok pattern does not fit' };
  };
}
