import type { GroupFacts } from '../../../journal/kafka/inspect/inspect-groups.ts';
import type { KafkaInspection } from '../../../journal/kafka/inspect/inspect-kafka.ts';
import type { ReplicaFacts } from '../../../journal/kafka/inspect/inspect-replicas.ts';
import type { TopicFacts } from '../../../journal/kafka/topics.ts';
import { kafkaClient, kafkaTopic } from '../../stores.ts';
import type { Check, Report } from '../check.ts';
import { type Finding, failed, ok, said, warning } from '../finding.ts';
import { reasonOf } from '../reason-of.ts';
import { dependent } from '../run-checks.ts';
import { does, type Subject } from '../subject.ts';
import { judgeBrokers } from './judge-brokers.ts';

const TOPICS = 'kafka.topics';
const REPLICAS = 'kafka.replicas';
const GROUPS = 'kafka.groups';
const AFTER = [TOPICS, REPLICAS, GROUPS] as const;
const LIMIT_MS = 30_000;

/** Whether the journal on Kafka can be opened and keeps what it takes; none when it is not on Kafka. */
export function kafkaChecks(subject: Subject): Check[] {
  const { kind, kafka } = subject.configuration.journal;
  if (kind !== 'kafka' || kafka === undefined || !does(subject, 'collect', 'detect', 'api')) {
    return [];
  }
  const { log, secrets } = subject;
  const hasPassword = secrets.kafkaPassword !== undefined;
  return [
    {
      ids: ['kafka.brokers', ...AFTER],
      limitMs: LIMIT_MS,
      run: async (report) => {
        const { inspectKafka } = await import('../../../journal/kafka/inspect/inspect-kafka.ts');
        const client = kafkaClient(subject, kafka);
        const onCluster = (cluster: Parameters<typeof judgeBrokers>[0]) => {
          const judged = judgeBrokers(cluster, { hasPassword });
          report(judged);
          if (judged.state !== 'failed') return true;
          report(...AFTER.map((id) => dependent(id, judged.id)));
          return false;
        };
        await inspectKafka({ client, log, onCluster }, (inspection) =>
          askOn(inspection, kafka, report),
        );
      },
    },
  ];
}

type KafkaSettings = NonNullable<Subject['configuration']['journal']['kafka']>;

async function askOn(
  inspection: KafkaInspection,
  kafka: KafkaSettings,
  report: Report,
): Promise<void> {
  const journals = [
    kafkaTopic(kafka, { name: 'records', partitions: kafka.partitions }),
    kafkaTopic(kafka, { name: 'signals', partitions: kafka.signalPartitions }),
  ];
  try {
    const facts = [];
    for (const journal of journals) facts.push(await inspection.topics(journal));
    report(judgeTopics(facts));
    const present = facts.flatMap((one) => one.present);
    report(judgeReplicas(await inspection.replicas(present, kafka.minInsyncReplicas)));
    const records = journals.map(({ topic }) => topic).filter((topic) => present.includes(topic));
    report(judgeGroups(await inspection.groups(records)));
  } catch (error) {
    const found = said('doctor.kafka.topics.unanswered', { reason: reasonOf(error) });
    report(
      failed(TOPICS, found, { step: said('doctor.kafka.topics.unanswered_step') }),
      dependent(REPLICAS, TOPICS),
      dependent(GROUPS, TOPICS),
    );
  }
}

/** What the topics of all journals mean for a start. */
export function judgeTopics(facts: readonly TopicFacts[]): Finding {
  const present = facts.flatMap((one) => one.present).length;
  const absent = facts.flatMap((one) => one.absent);
  const issues = facts.flatMap((one) => one.issues);
  const figures = { present, absent: absent.length, wrong: issues.length };
  if (issues.length > 0) {
    const details = issues.map(({ detail, hint }) => (hint ? `${detail}: ${hint}` : detail));
    const found = said('doctor.kafka.topics.wrong', figures);
    return failed(TOPICS, found, { step: said('doctor.kafka.topics.wrong_step'), details });
  }
  const refusals = facts.flatMap(({ refusal }) =>
    refusal === undefined ? [] : refusalLines(refusal),
  );
  if (refusals.length > 0) {
    const found = said('doctor.kafka.topics.refused', figures);
    const step = said('doctor.kafka.topics.refused_step');
    return failed(TOPICS, found, { step, details: refusals });
  }
  if (absent.length > 0) return ok(TOPICS, said('doctor.kafka.topics.to_make', figures));
  return ok(TOPICS, said('doctor.kafka.topics.right', figures));
}

/** The topics are refused in one error, each with its reason. */
function refusalLines(refusal: unknown): string[] {
  const { errors } = refusal as { errors?: unknown };
  if (!Array.isArray(errors) || errors.length === 0) return [reasonOf(refusal)];
  return errors.map((error: unknown) => {
    const { topic } = error as { topic?: string };
    return topic === undefined ? reasonOf(error) : `${topic}: ${reasonOf(error)}`;
  });
}

/** What copies that are missing mean. */
export function judgeReplicas(facts: ReplicaFacts): Finding {
  const { partitions, leaderless, belowMinimum, behind } = facts;
  const figures = {
    partitions,
    stuck: leaderless.length + belowMinimum.length,
    behind: behind.length,
  };
  if (partitions === 0) return ok(REPLICAS, said('doctor.kafka.replicas.none'));
  if (figures.stuck > 0) {
    const found = said('doctor.kafka.replicas.stuck', figures);
    const details = [...leaderless, ...belowMinimum];
    return failed(REPLICAS, found, { step: said('doctor.kafka.replicas.step'), details });
  }
  if (behind.length > 0) {
    const found = said('doctor.kafka.replicas.behind', figures);
    const step = said('doctor.kafka.replicas.step');
    return warning(REPLICAS, found, { step, details: behind });
  }
  return ok(REPLICAS, said('doctor.kafka.replicas.whole', figures));
}

/** What the positions of the consumers mean. */
export function judgeGroups(groups: readonly GroupFacts[]): Finding {
  if (groups.length === 0) return ok(GROUPS, said('doctor.kafka.groups.none'));
  const details = groups.map(
    ({ group, members, lagRecords }) => `${group}: ${lagRecords} (${members})`,
  );
  const figures = {
    groups: groups.length,
    lag: groups.reduce((sum, { lagRecords }) => sum + lagRecords, 0),
    lost: groups.reduce((sum, { lostRecords }) => sum + lostRecords, 0),
  };
  const found = said('doctor.kafka.groups.lag', figures);
  if (figures.lost > 0) {
    const lost = said('doctor.kafka.groups.lost', figures);
    return warning(GROUPS, lost, { step: said('doctor.kafka.groups.lost_step'), details });
  }
  const unread = groups.filter(({ members, lagRecords }) => members === 0 && lagRecords > 0);
  if (unread.length === 0) return ok(GROUPS, found, details);
  return warning(GROUPS, found, { step: said('doctor.kafka.groups.unread_step'), details });
}
