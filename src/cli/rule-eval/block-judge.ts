import { Buffer } from 'node:buffer';
import { InputReader } from '../../detect/correlate/input.ts';
import type { ReadRules } from '../../detect/load-rules.ts';
import type { DetectionRule } from '../../detect/rule-set.ts';
import { eventLogsources } from '../../detect/sigma/event-logsources.ts';
import { LineReader } from '../../detect/sigma/line/line-reader.ts';
import { LogsourceMatcher } from '../../detect/sigma/logsource-matcher.ts';
import { parseExactJson } from '../../event/exact-json.ts';
import type { EvalSettings } from './eval-rules.ts';
import { EventPicker } from './picked-event.ts';

export interface JudgeSettings {
  /** Referred events are given as text, which crosses threads faster than objects. */
  readonly givesText: boolean;
  /** Where the time of an event is looked for. */
  readonly timeFields: readonly string[];
}

/** A line that is no event. */
export interface BrokenLine {
  readonly line: number;
  readonly detail: string;
}

/** An event that correlations take in. */
export interface ReferredEvent {
  readonly line: number;
  /** Ids of the rules that matched and that correlations refer to. */
  readonly ruleIds: readonly string[];
  /** Length of the output up to and with the matches of this event. */
  readonly outputAt: number;
  /** The event, or the line that it stands on when it comes from another thread. */
  readonly event: Readonly<Record<string, unknown>> | string;
}

/** What became of a block. */
export interface BlockVerdict {
  /** One line a match. */
  readonly output: string;
  /** Lines of the input, empty ones included. */
  readonly lines: number;
  readonly events: number;
  readonly matches: number;
  readonly broken: readonly BrokenLine[];
  readonly referred: readonly ReferredEvent[];
}

const BYTE_ORDER_MARK = Buffer.from('\ufeff');
const NEWLINE = 10;
const TOO_LONG: BrokenLine['detail'] = 'longer than 16 MiB';

/** Judges lines by all stateless rules. */
export class BlockJudge {
  readonly #matcher: LogsourceMatcher;
  readonly #reader = new LineReader();
  readonly #lines = new Map<DetectionRule, { readonly before: string; readonly after: string }>();
  readonly #referred = new Set<string>();
  /** Absence is also concluded from events that match nothing. */
  readonly #refersAll: boolean;
  readonly #givesText: boolean;
  /** Absent when the whole event is wanted. */
  readonly #picker: EventPicker | undefined;

  constructor(
    { detections, correlations }: ReadRules,
    { isRouted, language, pipeline, givesText, timeFields }: EvalSettings & JudgeSettings,
  ) {
    this.#givesText = givesText;
    // Events in the form of ECS show themselves what they are of; flat ones do not.
    const shown = pipeline.name === 'none' ? undefined : eventLogsources;
    this.#matcher = new LogsourceMatcher(detections, { routed: isRouted, shown });
    for (const { rule } of detections) {
      const { id, title, level } = rule.facts;
      this.#lines.set(rule, {
        before: `{"rule":${JSON.stringify(id)},"event":`,
        after: `,"title":${JSON.stringify(title[language])},"level":"${level}"}\n`,
      });
    }
    for (const id of correlations.flatMap(({ ruleIds }) => ruleIds)) this.#referred.add(id);
    this.#refersAll = correlations.some(({ expect }) => expect !== undefined);
    this.#picker =
      givesText || correlations.length === 0 ? undefined : pickerOf(correlations, timeFields);
  }

  /** Judges whole lines of UTF-8; `firstLine` is the number of the first, from 0. */
  judge(bytes: Buffer, firstLine: number): BlockVerdict {
    const verdict = { output: '', lines: 0, events: 0, matches: 0, broken: [], referred: [] };
    const draft: Draft = verdict;
    let line = firstLine;
    this.#reader.use(bytes);
    const start =
      firstLine === 0 && bytes.indexOf(BYTE_ORDER_MARK) === 0 ? BYTE_ORDER_MARK.length : 0;
    for (let from = start; from < bytes.length; line++) {
      from = this.#judgeLine({ bytes, from, line }, draft) + 1;
    }
    draft.lines = line - firstLine;
    return verdict;
  }

  /** As it lies in the bytes, when it is as lines mostly are; else as the event that `JSON.parse` makes of it. Gives its end. */
  #judgeLine(
    { bytes, from, line }: { bytes: Buffer; from: number; line: number },
    draft: Draft,
  ): number {
    const end = this.#reader.read(from);
    const rules = end < 0 ? undefined : this.#matcher.matchLine(this.#reader);
    if (rules !== undefined) {
      draft.events++;
      if (rules.length > 0 || this.#refersAll) {
        const event = this.#picker?.pick(this.#reader);
        this.#tell(rules, { bytes, from, to: end, line, event }, draft);
      }
      return end;
    }
    const newline = bytes.indexOf(NEWLINE, from);
    const given = { bytes, from, to: newline < 0 ? bytes.length : newline, line };
    this.#judgeText(given, draft);
    return given.to;
  }

  #judgeText(given: GivenLine, draft: Draft): void {
    const event = readEvent(textOf(given));
    if (event === undefined) return;
    if (typeof event === 'string') {
      draft.broken.push({ line: given.line, detail: event });
      return;
    }
    draft.events++;
    const rules = this.#matcher.match(event);
    if (rules.length > 0 || this.#refersAll) this.#tell(rules, given, draft);
  }

  #tell(rules: readonly DetectionRule[], given: GivenLine, draft: Draft): void {
    const { line } = given;
    const ruleIds: string[] = [];
    for (const rule of rules) {
      if (rule.raises) {
        const { before, after } = this.#lines.get(rule) ?? { before: '', after: '' };
        draft.output += before + line + after;
        draft.matches++;
      }
      if (this.#referred.has(rule.facts.id)) ruleIds.push(rule.facts.id);
    }
    if (ruleIds.length === 0 && !this.#refersAll) return;
    const event = given.event ?? (this.#givesText ? textOf(given) : readEvent(textOf(given)));
    if (event === undefined) return;
    draft.referred.push({ line, ruleIds, outputAt: draft.output.length, event });
  }
}

function textOf({ bytes, from, to }: GivenLine): string {
  return bytes.toString('utf8', from, to);
}

/** The fields by which correlations count, and those of the time. */
function pickerOf(
  correlations: ReadRules['correlations'],
  timeFields: readonly string[],
): EventPicker {
  const fields = correlations.flatMap((rule) => {
    const reader = new InputReader(rule);
    return rule.ruleIds.flatMap((_, index) => reader.fieldsOf(index));
  });
  return new EventPicker([...timeFields, ...fields]);
}

interface GivenLine {
  readonly bytes: Buffer;
  readonly from: number;
  readonly to: number;
  readonly line: number;
  /** What correlations read of it, when that is known. */
  readonly event?: ReferredEvent['event'] | undefined;
}

type Draft = {
  output: string;
  lines: number;
  events: number;
  matches: number;
  readonly broken: BrokenLine[];
  readonly referred: ReferredEvent[];
};

/** The verdict on a line that is too long to be read. */
export function tooLong(line: number): BlockVerdict {
  const broken = [{ line, detail: TOO_LONG }];
  return { output: '', lines: 1, events: 0, matches: 0, broken, referred: [] };
}

/** The event of a line, why it is none, or `undefined` when the line is empty. */
export function readEvent(text: string): Readonly<Record<string, unknown>> | string | undefined {
  let value: unknown;
  try {
    value = parseExactJson(text);
  } catch (error) {
    if (text.trim() === '') return undefined;
    return error instanceof Error ? error.message : String(error);
  }
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  return 'not a JSON object';
}
