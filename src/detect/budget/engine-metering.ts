import type { CorrelationEngine } from '../correlate/engine.ts';
import type { Input } from '../correlate/input.ts';
import type { MatchTiming } from '../rule-set.ts';
import type { RuleMeter } from './rule-meter.ts';

/** Passes events and looks at the watermark on to correlations, and counts and times what they do, if a meter is there. */
export class EngineMetering {
  readonly #meter: RuleMeter | undefined;
  /** Set while a timed event is judged. */
  #timing: RuleMeter | undefined;
  #beganMs = 0;
  #isLookTimed = false;

  constructor(meter: RuleMeter | undefined) {
    this.#meter = meter;
  }

  /** An event begins to be judged; what is returned times its rules. Call `end` when it was judged. */
  begin(): MatchTiming | undefined {
    const meter = this.#meter;
    if (meter === undefined || !meter.event()) return undefined;
    this.#timing = meter;
    this.#beganMs = meter.nowMs();
    return meter;
  }

  /** The event was judged. */
  end(): void {
    const timing = this.#timing;
    if (timing === undefined) return;
    timing.spentOnEvent(timing.nowMs() - this.#beganMs);
    this.#timing = undefined;
  }

  /** A detection rule matched. */
  matched(ruleId: string): void {
    this.#meter?.matched(ruleId);
  }

  /** Gives an input to a correlation; what it sets off is its own cost too. */
  add(engine: CorrelationEngine, input: Input, ruleIndex: number): void {
    const ruleId = engine.rule.facts.id;
    this.#meter?.matched(ruleId);
    const timing = this.#timing;
    if (timing === undefined) {
      engine.add(input, ruleIndex);
      return;
    }
    const beganMs = timing.nowMs();
    engine.add(input, ruleIndex);
    timing.spent(ruleId, timing.nowMs() - beganMs);
  }

  /** All correlations are about to look at a watermark. */
  look(): void {
    this.#isLookTimed = this.#meter?.look() === true;
  }

  /** Lets one correlation look at it. */
  settle(
    engine: CorrelationEngine,
    province: string,
    at: { readonly watermarkMs: number; readonly mode: 'decide' | 'tidy' },
  ): void {
    const meter = this.#meter;
    if (meter === undefined || !this.#isLookTimed) {
      engine.settle(province, at.watermarkMs, at.mode);
      return;
    }
    const beganMs = meter.nowMs();
    engine.settle(province, at.watermarkMs, at.mode);
    meter.spentOnLook(engine.rule.facts.id, meter.nowMs() - beganMs);
  }
}
