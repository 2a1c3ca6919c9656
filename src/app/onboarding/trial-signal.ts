import { signalId } from '../../detect/correlate/signal-id.ts';
import type { PlacedEvent } from '../../event/event.ts';
import type { Signal } from '../../event/signal.ts';
import type { ActiveTrial } from '../../event/source-trial.ts';
import { bilingual } from '../../message/text.ts';

/** Rule id of the alerts that tests of sources raise. */
export const TRIAL_RULE = 'gac-source-trial';
/** Rises when what the alert says changes. */
const TEXT_VERSION = '2';

/** What shows that a test line would have become an alert: nobody is notified of it, and each test has its own. */
export function trialSignal(trial: ActiveTrial, event: PlacedEvent, nowMs: number): Signal {
  const { token, sourceId, province } = trial;
  const said = { source: sourceId };
  const close = bilingual('trial.alert.step');
  return {
    id: signalId(TRIAL_RULE, token),
    rule: {
      id: TRIAL_RULE,
      version: TEXT_VERSION,
      title: bilingual('trial.alert.title', said),
      description: bilingual('trial.alert.description'),
      level: 'informational',
      family: 'outage',
      nature: 'unknown',
      tags: [],
      falsePositives: { vi: [], en: [] },
      runbook: { vi: [close.vi], en: [close.en] },
    },
    province,
    commune: event.doc.gac.commune,
    group: { 'gac.source.id': sourceId, 'gac.trial': token },
    reason: bilingual('trial.alert.reason', said),
    firstEventMs: event.timeMs,
    lastEventMs: event.timeMs,
    decidedAtMs: nowMs,
    eventIds: [event.id],
    eventCount: 1,
    matched: [],
    measure: undefined,
    entities: {},
    continues: false,
    quiet: 'test',
  };
}
