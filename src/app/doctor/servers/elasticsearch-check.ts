import type { NodeFacts } from '../../../store/elasticsearch/inspect/inspect-nodes.ts';
import { elasticsearchPlace } from '../../stores.ts';
import type { Check, Report } from '../check.ts';
import type { CheckId } from '../check-ids.ts';
import { failed, said, skipped } from '../finding.ts';
import { reasonOf } from '../reason-of.ts';
import { dependent } from '../run-checks.ts';
import { does, type Subject } from '../subject.ts';
import {
  judgeBlocks,
  judgeDisks,
  judgeHealth,
  judgeRights,
  judgeShards,
  judgeTemplates,
} from './judge-cluster.ts';
import { judgeNodes, judgeNodeVersions } from './judge-nodes.ts';
import { judgeSkew } from './judge-skew.ts';

const REQUEST_MS = 6_000;
const LIMIT_MS = 20_000;
const AFTER = [
  'elasticsearch.version',
  'elasticsearch.health',
  'elasticsearch.disk',
  'elasticsearch.rights',
  'elasticsearch.blocks',
  'elasticsearch.templates',
  'elasticsearch.shards',
  'elasticsearch.clock',
] as const;

type Settings = NonNullable<Subject['configuration']['store']['elasticsearch']>;

/** Whether the event store in Elasticsearch can be opened and written; none when it is elsewhere. */
export function elasticsearchChecks(subject: Subject): Check[] {
  const { kind, elasticsearch } = subject.configuration.store;
  if (kind !== 'elasticsearch' || elasticsearch === undefined || !does(subject, 'detect', 'api')) {
    return [];
  }
  return [
    {
      ids: ['elasticsearch.nodes', ...AFTER],
      limitMs: LIMIT_MS,
      run: (report) => examine(subject, elasticsearch, report),
    },
  ];
}

async function examine(subject: Subject, settings: Settings, report: Report): Promise<void> {
  const { inspectNodes } = await import('../../../store/elasticsearch/inspect/inspect-nodes.ts');
  const { secrets } = subject;
  const place = elasticsearchPlace(settings, secrets);
  const connection = { ...place, requestTimeoutMs: REQUEST_MS };
  const nodes = await inspectNodes(connection);
  const hasSecret = (secrets.elasticsearchApiKey ?? secrets.elasticsearchPassword) !== undefined;
  const judged = judgeNodes(nodes, { hasSecret });
  report(judged);
  const reached = nodes.filter(({ outcome }) => outcome.kind === 'reached');
  if (reached.length === 0) {
    report(...AFTER.map((id) => dependent(id, judged.id)));
    return;
  }
  report(judgeNodeVersions(reached));
  await examineCluster(
    subject,
    { settings, connection: { ...connection, nodes: addresses(reached) } },
    report,
  );
}

function addresses(nodes: readonly NodeFacts[]): string[] {
  return nodes.map(({ address }) => address);
}

type Connection = ReturnType<typeof elasticsearchPlace> & { requestTimeoutMs: number };

async function examineCluster(
  { clock }: Subject,
  { settings, connection }: { settings: Settings; connection: Connection },
  report: Report,
): Promise<void> {
  const cluster = await import('../../../store/elasticsearch/inspect/inspect-cluster.ts');
  const { inspectRights } = await import('../../../store/elasticsearch/inspect/inspect-rights.ts');
  const { ElasticsearchClient } = await import('../../../store/elasticsearch/connection.ts');
  const { IndexNames } = await import('../../../store/elasticsearch/index-names.ts');
  const { inspectTemplates, storeTemplates } = await import(
    '../../../store/elasticsearch/templates.ts'
  );
  const names = new IndexNames(settings.indexPrefix);
  const client = new ElasticsearchClient(connection);
  /** One question, several answers: a right that is missing or an error keeps only its own from being told. */
  const ask = async (ids: readonly CheckId[], question: () => Promise<void>) => {
    try {
      const done = await cluster.permitted(question);
      if (done !== 'forbidden') return;
      report(...ids.map((id) => skipped(id, said('doctor.elasticsearch.forbidden'))));
    } catch (error) {
      const found = said('doctor.elasticsearch.unanswered', { reason: reasonOf(error) });
      const step = said('doctor.elasticsearch.unanswered_step');
      report(...ids.map((id) => failed(id, found, { step })));
    }
  };
  const { shards, replicas } = settings;
  try {
    const inForce = cluster.inspectSettings(client);
    inForce.catch(() => {
      // Told by each of the questions that wait for it.
    });
    await Promise.all([
      ask(['elasticsearch.health'], async () =>
        report(judgeHealth(await cluster.inspectHealth(client, names))),
      ),
      ask(['elasticsearch.disk', 'elasticsearch.clock'], async () => {
        const before = clock.now();
        const disks = await cluster.inspectDisks(client);
        const around = { beforeMs: before, afterMs: clock.now() };
        report(judgeDisks(disks, (await inForce).watermarksHold));
        const times = disks.map(({ atMs }) => atMs);
        report(judgeSkew('elasticsearch.clock', times, around));
      }),
      ask(['elasticsearch.rights'], async () =>
        report(judgeRights(await inspectRights(client, names), connection.auth !== undefined)),
      ),
      ask(['elasticsearch.blocks'], async () => {
        const blocks = await cluster.inspectBlocks(client, names, clock.now());
        const index = names.daily('events', clock.now());
        report(judgeBlocks({ blocks, settings: await inForce, index }));
      }),
      ask(['elasticsearch.templates'], async () =>
        report(judgeTemplates(await inspectTemplates(client, storeTemplates(names, settings)))),
      ),
      ask(['elasticsearch.shards'], async () => {
        const facts = await cluster.inspectShards(client, names);
        const { shardsPerNodeMax } = await inForce;
        report(judgeShards(facts, { shardsPerNodeMax, perDay: shards * (1 + replicas) }));
      }),
    ]);
  } finally {
    await client.close();
  }
}
