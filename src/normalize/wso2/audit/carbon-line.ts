import type { ParseContext } from '../../contract.ts';
import { isoStampAt } from '../../time/iso-stamp.ts';
import type { Stamp } from '../../time/stamp.ts';

/** A line of a log of WSO2's servers, taken apart. */
export interface CarbonLine {
  readonly tenant: string | undefined;
  readonly correlation: string | undefined;
  readonly level: string;
  readonly logger: string | undefined;
  readonly stamp: Stamp;
  readonly message: string;
}

/** `TID: [-1234] [2026-11-22 08:15:42,123] [correlation]  INFO {logger} - message`, in each of the order that releases had. */
const HEAD =
  /^(?:TID:\s*\[(-?\w{0,20})\]\s*)?((?:\[[^\]\n]{0,128}\]\s*){1,5})\s*(TRACE|DEBUG|INFO|WARN|ERROR|FATAL)\s*(?:\{([^}\n]{1,256})\})?\s*(?:\[[^\]\n]{0,128}\]\s*)?-\s+/;
const BRACKET = /\[([^\]\n]{0,128})\]/g;
const CORRELATION = /^[\w-]{16,64}$/;

/** Reads the head of a line; `undefined` = it has none. */
export function carbonLine(text: string, context: ParseContext): CarbonLine | undefined {
  const head = HEAD.exec(text.slice(0, 1_500));
  if (head === null) return undefined;
  const [all, tenant, brackets = '', level = '', logger] = head;
  let stamp: Stamp | undefined;
  let correlation: string | undefined;
  for (const [, inner = ''] of brackets.matchAll(BRACKET)) {
    stamp ??= isoStampAt(inner, 0, context.timezone);
    if (CORRELATION.test(inner)) correlation ??= inner;
  }
  if (stamp === undefined) return undefined;
  const { ms, nanos } = stamp;
  const message = text.slice(all.length).trimEnd();
  return { tenant, correlation, level, logger, stamp: { ms, nanos }, message };
}
