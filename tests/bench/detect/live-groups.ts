// Run as a program of its own: opens as many groups of a correlation as asked for and prints what they hold, as JSON.
import { loadUnindexed } from '../../../src/detect/load-rules.ts';
import { createDetector } from '../../../src/detect/stream-detector.ts';
import { eventId, type GacEvent } from '../../../src/event/event.ts';

const MEGABYTE = 1_048_576;
const START_MS = Date.UTC(2026, 10, 22);
const LATENESS_MS = 60_000;
const BATCH = 1_000;

function heldMb(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / MEGABYTE;
}

const [, , directory = '', groups = '0'] = process.argv;
const { detections, correlations } = loadUnindexed({ directories: [directory] });
const matches = detections.map(({ rule }) => ({ rule: { ...rule, raises: false }, matched: [] }));
const detector = createDetector({
  rules: { version: '', detections: [], correlations, bounds: new Map(), match: () => matches },
  latenessMs: LATENESS_MS,
  idleMs: 0,
  roster: () => [],
});
const before = heldMb();
for (let first = 0; first < Number(groups); first += BATCH) {
  const batch = Array.from({ length: BATCH }, (_, at) => {
    const offset = first + at;
    const timeMs = START_MS + Math.floor(offset / 10);
    return {
      ...{ id: eventId('bench', 0, offset), partition: 0, offset, timeMs, timeNanos: 0 },
      ...{ receivedAtMs: timeMs, sourceId: 'portal', province: '15' },
      // As a parser makes it: the name is a text of its own.
      doc: JSON.parse(`{"user":{"name":"u${offset}"},"gac":{}}`) as GacEvent,
    };
  });
  detector.evaluate(0, batch, batch[0]?.timeMs ?? START_MS);
}
const held = heldMb() - before;
// The detector must live until here.
process.stdout.write(JSON.stringify({ heldMb: held, replayMs: detector.replayMs }));
