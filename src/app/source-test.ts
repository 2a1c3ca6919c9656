import { Buffer } from 'node:buffer';
import type { SourceTestReport } from '../api/contract.ts';
import { eventView } from '../api/view.ts';
import { arrivalOf, type Source } from '../event/source.ts';
import type { Normalizer } from '../normalize/contract.ts';
import type { Clock } from '../telemetry/clock.ts';

/** Shows what sample lines of a source would become: the real normaliser, but no journal and no store. */
export function createSourceTest({ normalizer, clock }: { normalizer: Normalizer; clock: Clock }) {
  return async (source: Source, lines: readonly string[]): Promise<SourceTestReport> => {
    const results = lines.map((text, offset) => {
      const { doc } = normalizer.normalize(
        {
          sourceId: source.id,
          receivedAtMs: clock.now(),
          transport: arrivalOf(source.transport),
          peer: '',
          body: Buffer.from(text),
          cutFromBytes: 0,
          partition: 0,
          offset,
        },
        source,
      );
      const line = offset + 1;
      const dead = doc.gac.dead_letter;
      return dead
        ? ({ kind: 'dead_letter', line, reason: dead.reason, detail: dead.detail } as const)
        : ({ kind: 'event', line, event: eventView(doc) } as const);
    });
    const failed = results.filter(({ kind }) => kind === 'dead_letter').length;
    return { parsed: results.length - failed, failed, results };
  };
}
