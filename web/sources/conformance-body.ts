import type { ConformanceBody } from '../../src/api/schemas/conformance.ts';
import type { SourceDraft } from './draft.ts';

/** What the API is asked about a draft and a sample of what it writes. */
export function conformanceBody(draft: SourceDraft, lines: readonly string[]): ConformanceBody {
  const { type, province, commune, timezone, multilineStart, settings } = draft;
  return {
    ...{ type, province, timezone, lines: [...lines] },
    ...(commune === '' ? {} : { commune }),
    ...(multilineStart === '' ? {} : { multilineStart }),
    ...(Object.keys(settings).length === 0
      ? {}
      : { settings: settings as NonNullable<ConformanceBody['settings']> }),
  };
}
