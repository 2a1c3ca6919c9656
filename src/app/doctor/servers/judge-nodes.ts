import type { MessageKey } from '../../../message/text.ts';
import type { NodeFacts } from '../../../store/elasticsearch/inspect/inspect-nodes.ts';
import type { TlsFault } from '../../../store/elasticsearch/tls-fault.ts';
import { type Finding, failed, ok, said, warning } from '../finding.ts';

const NODES = 'elasticsearch.nodes';
const VERSION = 'elasticsearch.version';
const MAJORS: readonly string[] = ['8', '9'];

const TLS_STEPS: Readonly<Record<TlsFault, MessageKey>> = {
  authority: 'doctor.elasticsearch.nodes.authority_step',
  time: 'doctor.elasticsearch.nodes.time_step',
  name: 'doctor.elasticsearch.nodes.name_step',
  protocol: 'doctor.elasticsearch.nodes.protocol_step',
  other: 'doctor.elasticsearch.nodes.untrusted_step',
};

/** What the answers of the nodes mean. */
export function judgeNodes(nodes: readonly NodeFacts[], given: { hasSecret: boolean }): Finding {
  const missed = nodes.filter(({ outcome }) => outcome.kind !== 'reached');
  const figures = { reached: nodes.length - missed.length, total: nodes.length };
  const found = said('doctor.elasticsearch.nodes.reached', figures);
  if (missed.length === 0) return ok(NODES, found);
  const details = missed.map(({ address, outcome }) =>
    'reason' in outcome ? `${address}: ${outcome.reason}` : address,
  );
  const step = said(stepOf(missed, given));
  return figures.reached === 0
    ? failed(NODES, found, { step, details })
    : warning(NODES, found, { step, details });
}

/** What to do first: a log-in concerns every node, a certificate one. */
function stepOf(missed: readonly NodeFacts[], { hasSecret }: { hasSecret: boolean }): MessageKey {
  const outcomes = missed.map(({ outcome }) => outcome);
  const refused = outcomes.find((outcome) => outcome.kind === 'refused');
  if (refused !== undefined) {
    if (!hasSecret) return 'doctor.elasticsearch.nodes.secret_step';
    return refused.status === 403
      ? 'doctor.elasticsearch.rights_step'
      : 'doctor.elasticsearch.nodes.refused_step';
  }
  const untrusted = outcomes.find((outcome) => outcome.kind === 'untrusted');
  if (untrusted !== undefined) return TLS_STEPS[untrusted.fault];
  return 'doctor.elasticsearch.nodes.unreachable_step';
}

/** What the versions of nodes that were reached mean. */
export function judgeNodeVersions(nodes: readonly NodeFacts[]): Finding {
  const versions = nodes.flatMap(({ outcome }) =>
    outcome.kind === 'reached' ? [outcome.version] : [],
  );
  const all = [...new Set(versions)];
  const found = said('doctor.elasticsearch.version', { versions: all.join(', ') });
  const isKnown = all.every((version) => MAJORS.includes(version.split('.')[0] ?? ''));
  if (isKnown) return ok(VERSION, found);
  return failed(VERSION, found, { step: said('doctor.elasticsearch.version_step') });
}
