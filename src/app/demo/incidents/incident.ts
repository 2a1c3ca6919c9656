import type { DemoProvince } from '../demo-provinces.ts';
import type { Random } from '../random.ts';
import type { Line } from '../traffic/line.ts';
import type { HeartbeatChange } from '../traffic/machines.ts';

/** What an incident leaves in the logs. */
export interface Traces {
  /** End of the incident; infinite when it lasts. */
  readonly toMs: number;
  /** Who or what it is about, as the logs write it: an address, an account, a centre. */
  readonly about: string;
  /** Values that the group of the alert must have; personal numbers are pseudonyms there and so left out. */
  readonly group: Readonly<Record<string, string>>;
  readonly lines: readonly Line[];
  readonly heartbeat?: HeartbeatChange;
}

/** Where and when an incident happens. */
export interface Stage {
  readonly province: DemoProvince;
  readonly fromMs: number;
  /** End of the simulated day. */
  readonly endMs: number;
  readonly random: Random;
}

/** A kind of incident that can be hidden in the traffic. */
export interface Script {
  /** Last part of its text, `demo.incident.<key>`. */
  readonly key: string;
  /** The rule that must find it. */
  readonly ruleId: string;
  play(stage: Stage): Traces;
}

/** An incident in its place. */
export interface Incident extends Traces {
  readonly key: string;
  readonly ruleId: string;
  /** Code of the province whose SOC must be told. */
  readonly province: string;
  readonly fromMs: number;
}

/** Puts a script on its stage. */
export function happen(script: Script, stage: Stage): Incident {
  const { key, ruleId } = script;
  const { fromMs, province } = stage;
  return { ...script.play(stage), key, ruleId, fromMs, province: province.code };
}

/** Times of a series that starts at a time, so far apart on average, never in step. */
export function series(
  { fromMs, random }: Pick<Stage, 'fromMs' | 'random'>,
  count: number,
  everyMs: number,
): number[] {
  const jitter = () => Math.round((random.next() - 0.5) * everyMs * 0.6);
  return Array.from({ length: count }, (_, index) => fromMs + index * everyMs + jitter() + everyMs);
}
