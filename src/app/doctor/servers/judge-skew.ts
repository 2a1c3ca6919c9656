import type { CheckId } from '../check-ids.ts';
import { type Finding, failed, ok, said, skipped, warning } from '../finding.ts';

/** Within it nobody notices: network and the moment of looking are in it. */
const FINE_MS = 2_000;
/** Beyond it times of different processes contradict each other. */
const WRONG_MS = 60_000;

/** How far clocks of servers are from that of this machine, which was read before and after they were asked. */
export function judgeSkew(
  id: CheckId,
  timesMs: readonly number[],
  around: { readonly beforeMs: number; readonly afterMs: number },
): Finding {
  if (timesMs.length === 0) return skipped(id, said('doctor.skew.unknown'));
  const skews = timesMs.map((timeMs) => distanceMs(timeMs, around));
  const worst = skews.reduce((far, one) => (Math.abs(one) > Math.abs(far) ? one : far), 0);
  const apart = { apart: { ms: Math.abs(worst) } };
  const found = said(worst < 0 ? 'doctor.skew.behind' : 'doctor.skew.ahead', apart);
  if (Math.abs(worst) <= FINE_MS) return ok(id, said('doctor.skew.equal'));
  const step = said('doctor.skew.step');
  return Math.abs(worst) > WRONG_MS ? failed(id, found, { step }) : warning(id, found, { step });
}

/** 0 within the time of asking; negative when the server is behind. */
function distanceMs(
  timeMs: number,
  { beforeMs, afterMs }: { beforeMs: number; afterMs: number },
): number {
  if (timeMs < beforeMs) return timeMs - beforeMs;
  return timeMs > afterMs ? timeMs - afterMs : 0;
}
