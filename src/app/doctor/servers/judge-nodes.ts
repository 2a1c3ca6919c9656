import type { MessageKey } from '../../../message/text.ts';
import type { NodeFacts } from '../../../store/elasticsearch/inspect/inspect-nodes.ts';
import { type Finding, failed, ok, said, warning } from '../finding.ts';

const NODES = 'elasticsearch.nodes';
const VERSION = 'elasticsearch.version';
const MAJORS: readonly string[] = ['8', '9'];

const STEPS: readonly (readonly [NodeFacts['outcome']['kind'], MessageKey])[] = [
  ['refused', 'doctor.elasticsearch.nodes.refused_step'],
  ['untrusted', 'doctor.elasticsearch.nodes.untrusted_step'],
  ['unreachable', 'doctor.elasticsearch.nodes.unreachable_step'],
];

/** What the answers of the nodes mean. */
export function judgeNodes(nodes: readonly NodeFacts[], given: { hasSecret: boolean }): Finding {
  const missed = nodes.filter(({ outcome }) => outcome.kind !== 'reached');
  const figures = { reached: nodes.length - missed.length, total: nodes.length };
  const found = said('doctor.elasticsearch.nodes.reached', figures);
  if (missed.length === 0) return ok(NODES, found);
  const details = missed.map(({ address, outcome }) =>
    'reason' in outcome ? `${address}: ${outcome.reason}` : address,
  );
  const [kind, key] = STEPS.find(([one]) => missed.some(({ outcome }) => outcome.kind === one)) ?? [
    'unreachable',
    'doctor.elasticsearch.nodes.unreachable_step',
  ];
  const lacksSecret = kind === 'refused' && !given.hasSecret;
  const step = said(lacksSecret ? 'doctor.elasticsearch.nodes.secret_step' : key);
  return figures.reached === 0
    ? failed(NODES, found, { step, details })
    : warning(NODES, found, { step, details });
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
