import { Buffer } from 'node:buffer';
import { InputReader } from '../../detect/correlate/input.ts';
import type { ReadRules } from '../../detect/load-rules.ts';
import type { DetectionRule } from '../../detect/rule-set.ts';
import { eventLogsources } from '../../detect/sigma/event-logsources.ts';
import { LineReader } from '../../detect/sigma/line/line-reader.ts';
import { LogsourceMatcher } from '../../detect/sigma/logsource-matcher.ts';
import { parseExactJson } from '../../event/exact-json.ts';
import type { EvalSettings } from './eval-rules.ts';
import { EventPicker, type PickedEvent } from './picked-event.ts';

/** What takes in events that correlations refer to: gives the lines of what fired, or why the event cannot be judged. */
export type TakeReferred = (referred: ReferredEvent) => string | BrokenLine;

export interface JudgeSettings {
  /** Where the time of an event is looked for. */
  readonly timeFields: readonly string[];
  /**
   * Takes referred events in where they stand; its lines then are part of the output. None = a verdict gives them, as text,
   * which crosses threads faster than objects.
   */
  readonly take: TakeReferred | undefined;
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
  /** The event, or the line that it stands on when it comes from another thread. */
  readonly event: Readonly<Record<string, unknown>> | string;
  /** Its time in whole milliseconds, when that is known; it may then stand nowhere else. */
  readonly timeMs?: number | undefined;
}

/** One that was not taken in. */
export interface PlacedReferred extends ReferredEvent {
  /** Length of the output up to and with the matches of this event. */
  readonly outputAt: number;
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
  readonly referred: readonly PlacedReferred[];
}

/** What is told of a match of a rule. */
interface Telling {
  /** The line of the output before and after the number of the event. */
  readonly before: string;
  readonly after: string;
  /** Its id, alone, when correlations refer to it. */
  readonly referred: readonly string[];
}

const NONE: readonly string[] = [];
const BYTE_ORDER_MARK = Buffer.from('\ufeff');
const NEWLINE = 10;
const TOO_LONG: BrokenLine['detail'] = 'longer than 16 MiB';

/** Judges lines by all stateless rules. */
export class BlockJudge {
  readonly #matcher: LogsourceMatcher;
  readonly #reader = new LineReader();
  readonly #tellings = new Map<DetectionRule, Telling>();
  /** Absence is also concluded from events that match nothing. */
  readonly #refersAll: boolean;
  readonly #take: TakeReferred | undefined;
  /** Absent when the whole event is wanted. */
  readonly #picker: EventPicker | undefined;

  constructor(
    { detections, correlations }: ReadRules,
    { isRouted, language, pipeline, take, timeFields }: EvalSettings & JudgeSettings,
  ) {
    this.#take = take;
    // Events in the form of ECS show themselves what they are of; flat ones do not.
    const shown = pipeline.name === 'none' ? undefined : eventLogsources;
    this.#matcher = new LogsourceMatcher(detections, { routed: isRouted, shown });
    const referred = new Set(correlations.flatMap(({ ruleIds }) => ruleIds));
    for (const { rule } of detections) {
      const { id, title, level } = rule.facts;
      this.#tellings.set(rule, {
        before: `{"rule":${JSON.stringify(id)},"event":`,
        after: `,"title":${JSON.stringify(title[language])},"level":"${level}"}\n`,
        referred: referred.has(id) ? [id] : NONE,
      });
    }
    this.#refersAll = correlations.some(({ expect }) => expect !== undefined);
    this.#picker = take === undefined ? undefined : pickerOf(correlations, timeFields);
  }

  /** Judges whole lines of UTF-8; `firstLine` is the number of the first, from 0. */
  judge(bytes: Buffer, firstLine: number): BlockVerdict {
    const verdict = { output: '', lines: 0, events: 0, matches: 0, broken: [], referred: [] };
    const draft: Draft = verdict;
    this.#reader.use(bytes);
    const hasMark = firstLine === 0 && bytes.indexOf(BYTE_ORDER_MARK) === 0;
    const from = hasMark ? BYTE_ORDER_MARK.length : 0;
    const given: GivenLine = { bytes, from, to: from, line: firstLine, picked: undefined };
    for (; given.from < bytes.length; given.line++) {
      this.#judgeLine(given, draft);
      given.from = given.to + 1;
    }
    draft.lines = given.line - firstLine;
    return verdict;
  }

  /** As it lies in the bytes, when it is as lines mostly are; else as the event that `JSON.parse` makes of it. Finds its end. */
  #judgeLine(given: GivenLine, draft: Draft): void {
    const { bytes, from } = given;
    const end = this.#reader.read(from);
    const rules = end < 0 ? undefined : this.#matcher.matchLine(this.#reader);
    if (rules === undefined) {
      const newline = bytes.indexOf(NEWLINE, from);
      given.to = newline < 0 ? bytes.length : newline;
      this.#judgeText(given, draft);
      return;
    }
    given.to = end;
    draft.events++;
    if (rules.length === 0 && !this.#refersAll) return;
    given.picked = this.#picker?.pick(this.#reader);
    this.#tell(rules, given, draft);
    given.picked = undefined;
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
    const { line, picked } = given;
    let ruleIds = NONE;
    for (const rule of rules) {
      const telling = this.#tellings.get(rule);
      if (telling === undefined) continue;
      if (rule.raises) {
        draft.output += telling.before + line + telling.after;
        draft.matches++;
      }
      if (telling.referred.length === 0) continue;
      ruleIds = ruleIds.length === 0 ? telling.referred : [...ruleIds, ...telling.referred];
    }
    if (ruleIds.length === 0 && !this.#refersAll) return;
    const event = picked?.event ?? textOf(given);
    if (this.#take === undefined) {
      draft.referred.push({ line, ruleIds, event, outputAt: draft.output.length });
      return;
    }
    const fired = this.#take({ line, ruleIds, event, timeMs: picked?.timeMs });
    if (typeof fired === 'string') draft.output += fired;
    else draft.broken.push(fired);
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
  return new EventPicker({ times: timeFields, fields });
}

/** The line at hand: one object for all lines of a block. */
interface GivenLine {
  readonly bytes: Buffer;
  from: number;
  to: number;
  line: number;
  /** What correlations read of it, when that is known. */
  picked: PickedEvent | undefined;
}

type Draft = {
  output: string;
  lines: number;
  events: number;
  matches: number;
  readonly broken: BrokenLine[];
  readonly referred: PlacedReferred[];
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
