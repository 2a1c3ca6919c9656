import { parseStream } from '../normalize/parse-stream.ts';
import type { BrokenLine } from './rule-eval/block-judge.ts';
import { readEvent } from './rule-eval/block-judge.ts';

/** An event of the input with the number of its line, from 0. */
export interface GivenEvent {
  readonly line: number;
  readonly event: Readonly<Record<string, unknown>>;
}

/** What was read. */
export interface GivenEvents {
  readonly events: readonly GivenEvent[];
  readonly broken: readonly BrokenLine[];
  /** Events beyond the most that are taken. */
  readonly left: number;
}

export interface GivenOptions {
  readonly input: AsyncIterable<Uint8Array | string>;
  /** Type of raw lines, which are then read as the service would; none = events as JSON. */
  readonly type: string | undefined;
  readonly timezone: string;
  readonly nowMs: number;
  /** Most events that are kept. */
  readonly most: number;
}

const INPUT_CHARS_MAX = 268_435_456;

/** Reads events, one a line, or one JSON object over several lines, or raw lines of a type. */
export async function readGivenEvents(options: GivenOptions): Promise<GivenEvents> {
  const { lines, broken } =
    options.type === undefined ? await jsonLines(options) : await rawLines(options);
  const events: GivenEvent[] = [];
  let left = 0;
  for (const { line, text } of lines) {
    const event = readEvent(text);
    if (event === undefined) continue;
    if (typeof event === 'string') broken.push({ line, detail: event });
    else if (events.length < options.most) events.push({ line, event });
    else left++;
  }
  return { events, broken, left };
}

interface ReadLines {
  readonly lines: { readonly line: number; readonly text: string }[];
  readonly broken: BrokenLine[];
}

async function jsonLines({ input }: GivenOptions): Promise<ReadLines> {
  const decoder = new TextDecoder();
  let whole = '';
  for await (const chunk of input) {
    whole += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    if (whole.length > INPUT_CHARS_MAX) break;
  }
  const trimmed = whole.replace(/^\ufeff/, '');
  const single = readEvent(trimmed);
  if (typeof single === 'object') return { lines: [{ line: 0, text: trimmed }], broken: [] };
  const lines = trimmed.split('\n').map((text, line) => ({ line, text }));
  return { lines, broken: [] };
}

async function rawLines({ input, type, timezone, nowMs }: GivenOptions): Promise<ReadLines> {
  const lines: ReadLines['lines'] = [];
  const broken: BrokenLine[] = [];
  await parseStream({
    input,
    type: type ?? 'auto',
    timezone,
    receivedAtMs: nowMs,
    output: (text) => {
      lines.push({ line: lines.length, text: withSource(text) });
    },
    deadLetter: (text) => {
      const { line, detail } = JSON.parse(text) as { line: number; detail: string };
      broken.push({ line: line - 1, detail });
    },
  });
  return { lines, broken };
}

/** Raw lines have no registered source, which rules group by: stdin stands for it. */
function withSource(text: string): string {
  const event = JSON.parse(text) as { event?: { dataset?: string }; gac?: object };
  const source = { id: 'stdin', type: event.event?.dataset };
  return JSON.stringify({ ...event, gac: { source, ...event.gac } });
}
