import type {
  BrokerFacts,
  BrokerOutcome,
  ClusterFacts,
} from '../../../journal/kafka/inspect/inspect-brokers.ts';
import type { MessageKey } from '../../../message/text.ts';
import { type Finding, failed, ok, said, warning } from '../finding.ts';

const ID = 'kafka.brokers';

/** The worst first: what everybody has in common is told, not that one broker is down. */
const STEPS: readonly (readonly [BrokerOutcome['kind'], MessageKey])[] = [
  ['refused', 'doctor.kafka.brokers.refused_step'],
  ['untrusted', 'doctor.kafka.brokers.untrusted_step'],
  ['unreachable', 'doctor.kafka.brokers.unreachable_step'],
];

/** What the answers of the brokers mean. */
export function judgeBrokers(cluster: ClusterFacts, given: { hasPassword: boolean }): Finding {
  const { brokers, members, version } = cluster;
  const reached = brokers.filter(({ outcome }) => outcome.kind === 'reached');
  const missed = brokers.filter(({ outcome }) => outcome.kind !== 'reached');
  const figures = {
    reached: reached.length,
    total: brokers.length,
    members,
    version: version ?? '?',
  };
  const details = missed.map(lineOf);
  if (missed.length === 0) return ok(ID, said('doctor.kafka.brokers.reached', figures));
  const key = STEPS.find(([kind]) => missed.some(({ outcome }) => outcome.kind === kind))?.[1];
  const lacksPassword = key === STEPS[0]?.[1] && !given.hasPassword;
  const general = lacksPassword ? 'doctor.kafka.brokers.password_step' : key;
  const step = said(general ?? 'doctor.kafka.brokers.unreachable_step');
  if (reached.length === 0) {
    return failed(ID, said('doctor.kafka.brokers.none', figures), { step, details });
  }
  const found = said('doctor.kafka.brokers.some', figures);
  const isNameWrong = missed.every(({ isConfigured }) => !isConfigured);
  // The cluster sends its clients to names that this machine does not reach.
  const own = isNameWrong ? said('doctor.kafka.brokers.advertised_step') : step;
  return isNameWrong && missed.length >= members
    ? failed(ID, found, { step: own, details })
    : warning(ID, found, { step: own, details });
}

function lineOf({ address, outcome }: BrokerFacts): string {
  return outcome.kind === 'reached' ? address : `${address}: ${outcome.reason}`;
}
