import { z } from 'zod';
import type { Parser } from '../../contract.ts';
import { compileMapping } from '../../mapping/map-record.ts';
import { MAPPING_SETTINGS } from '../../mapping/mapping-settings.ts';
import { defineSettings } from '../../settings/define-settings.ts';
import { compileDissect } from './compile-dissect.ts';

const SETTINGS = z.strictObject({
  ...MAPPING_SETTINGS,
  pattern: z.string().min(1).max(8_000).meta({
    description: 'The dissect pattern: names in %{…} with the texts between them.',
    vi: 'Mẫu dissect: các tên trong %{…} và phần chữ ở giữa.',
  }),
  append_separator: z.string().max(8).default(' ').meta({
    description: 'What stands between values that %{+name} joins.',
    vi: 'Ký tự nối các giá trị của %{+name}.',
  }),
});

/** Lines of any program, read by a dissect pattern. */
export const GENERIC_DISSECT: Parser = {
  type: 'generic.dissect',
  title: { vi: 'Dòng bất kỳ, tách bằng mẫu dissect', en: 'Any line, by a dissect pattern' },
  logsource: { category: 'application' },
  settings: defineSettings(SETTINGS, parserFor),
  detect: () => 0,
  parse: () => ({ kind: 'failed', reason: 'malformed', detail: 'the setting pattern is needed' }),
};

function parserFor(settings: z.output<typeof SETTINGS>): Parser['parse'] {
  const map = compileMapping(settings);
  const dissect = compileDissect(settings.pattern, settings.append_separator);
  return (line, context) => {
    const values = dissect(line);
    return values === undefined
      ? { kind: 'failed', reason: 'malformed', detail: 'the dissect pattern does not fit' }
      : map(values, context);
  };
}
