import kafkajs, { type Admin } from 'kafkajs';
import { GacError, type Issue } from '../../event/error.ts';
import { KEY_MEMORY_MS } from '../key-table.ts';
import type { TopicOptions } from './kafka-options.ts';
import { patiently } from './patiently.ts';

/** Largest request that is written: the largest ingest request and what Kafka adds to its records. */
export const MAX_MESSAGE_BYTES = 32 * 1024 * 1024;
const FOREVER = '-1';
const ANY_TIME = '9223372036854775807';
const HOUR_MS = 3_600_000;
const DEAD_LETTER_MS = 90 * 24 * HOUR_MS;
const CREATE_MS = 10_000;

/** The topics of one journal. */
export interface TopicNames {
  readonly records: string;
  /** Its first record is the id of the journal. */
  readonly meta: string;
  /** Where batches with a key are, for as long as keys are remembered. */
  readonly keys: string;
  /** Where streams end, for ever. */
  readonly streams: string;
  readonly deadLetters: string;
}

/** The names of the topics of a journal whose records are in `topic`. */
export function topicNames(topic: string): TopicNames {
  return {
    records: topic,
    meta: `${topic}.meta`,
    keys: `${topic}.keys`,
    streams: `${topic}.streams`,
    deadLetters: `${topic}.dead-letters`,
  };
}

interface Topic {
  readonly name: string;
  readonly partitions: number;
  /** Settings that have to be exactly so. */
  readonly exactly: Readonly<Record<string, string>>;
  /** Settings that have to be so much or more. */
  readonly atLeast: Readonly<Record<string, number>>;
}

function topicsOf(options: TopicOptions): Topic[] {
  const names = topicNames(options.topic);
  const safe = {
    'unclean.leader.election.enable': 'false',
    'message.timestamp.type': 'CreateTime',
  };
  const atLeast = {
    'min.insync.replicas': options.minInsyncReplicas,
    'max.message.bytes': MAX_MESSAGE_BYTES,
  };
  const kept = { 'cleanup.policy': 'delete', 'retention.ms': FOREVER };
  const unlimited = { 'retention.bytes': FOREVER };
  const one = { partitions: 1, atLeast };
  return [
    {
      name: names.records,
      partitions: options.partitions,
      exactly: {
        ...safe,
        ...kept,
        'retention.bytes': String(options.maxBytesPerPartition ?? FOREVER),
        // What was removed leaves the disk only with its segment.
        'segment.ms': String(HOUR_MS),
        // The times of records are those of their collectors, whose clocks may be ahead of the brokers'.
        'message.timestamp.after.max.ms': ANY_TIME,
      },
      atLeast,
    },
    { ...one, name: names.meta, exactly: { ...safe, ...kept, ...unlimited } },
    {
      ...one,
      name: names.keys,
      exactly: { ...safe, 'cleanup.policy': 'delete', ...unlimited },
      atLeast: { ...atLeast, 'retention.ms': KEY_MEMORY_MS },
    },
    { ...one, name: names.streams, exactly: { ...safe, 'cleanup.policy': 'compact' } },
    {
      ...one,
      name: names.deadLetters,
      exactly: { ...safe, 'cleanup.policy': 'compact,delete' },
      atLeast: { ...atLeast, 'retention.ms': DEAD_LETTER_MS },
    },
  ];
}

/**
 * Creates the topics of a journal that are absent, with their settings, and checks those that are there. Partitions are
 * added when there are fewer than wanted; no setting of a topic that is there is changed.
 * @returns how many partitions the records have
 * @throws GacError GAC_JOURNAL_SETTINGS with the command that mends each setting that is wrong
 */
export async function prepareTopics(admin: Admin, options: TopicOptions): Promise<number> {
  const wanted = topicsOf(options);
  await patiently('creating topics', () => create(admin, wanted, options.replication));
  const found = await patiently('reading topics', () => partitionsOf(admin, wanted));
  const issues = [
    ...replicationIssues(found, options.replication),
    ...(await patiently('reading settings', () => settingIssues(admin, wanted))),
  ];
  if (issues.length > 0) {
    const message = `${issues.length} setting(s) of the topics of ${options.topic} are wrong.`;
    throw new GacError('GAC_JOURNAL_SETTINGS', message, { issues });
  }
  const has = found.get(options.topic)?.length ?? 0;
  if (has >= options.partitions) return has;
  await patiently('adding partitions', () =>
    admin.createPartitions({
      topicPartitions: [{ topic: options.topic, count: options.partitions }],
    }),
  );
  return options.partitions;
}

/** What is known of the topics of a journal before it is opened. */
export interface TopicFacts {
  readonly present: readonly string[];
  readonly absent: readonly string[];
  /** Settings of present topics under which `prepareTopics` refuses, with the command that mends each. */
  readonly issues: readonly Issue[];
  /** Why the absent ones could not be created, as the controller says; `undefined` = they could be. */
  readonly refusal: unknown;
}

/** Looks at the topics of a journal as `prepareTopics` would, and creates and changes nothing. */
export async function inspectTopics(admin: Admin, options: TopicOptions): Promise<TopicFacts> {
  const { present, absent } = await byPresence(admin, topicsOf(options));
  const found =
    present.length > 0
      ? await partitionsOf(admin, present)
      : new Map<string, readonly { replicas: readonly number[] }[]>();
  const issues = [
    ...replicationIssues(found, options.replication),
    ...(present.length > 0 ? await settingIssues(admin, present) : []),
  ];
  const names = (topics: readonly Topic[]) => topics.map(({ name }) => name);
  const trial = { replication: options.replication, isTrial: true };
  const refusal =
    absent.length === 0
      ? undefined
      : await createAll(admin, absent, trial).then(
          () => undefined,
          (error: unknown) => error,
        );
  return { present: names(present), absent: names(absent), issues, refusal };
}

async function create(admin: Admin, topics: readonly Topic[], replication: number): Promise<void> {
  const { absent } = await byPresence(admin, topics);
  if (absent.length > 0) await createAll(admin, absent, { replication, isTrial: false });
}

async function byPresence(admin: Admin, topics: readonly Topic[]) {
  const known = new Set(await admin.listTopics());
  const present = topics.filter(({ name }) => known.has(name));
  return { present, absent: topics.filter(({ name }) => !known.has(name)) };
}

async function createAll(
  admin: Admin,
  absent: readonly Topic[],
  { replication, isTrial }: { replication: number; isTrial: boolean },
): Promise<void> {
  await admin.createTopics({
    timeout: CREATE_MS,
    validateOnly: isTrial,
    waitForLeaders: !isTrial,
    topics: absent.map(({ name, partitions, exactly, atLeast }) => ({
      topic: name,
      numPartitions: partitions,
      replicationFactor: replication,
      configEntries: Object.entries({
        ...exactly,
        ...atLeast,
        ...ROLL[name.split('.').at(-1) ?? ''],
      }).map(([setting, value]) => ({ name: setting, value: String(value) })),
    })),
  });
}

/** Kafka removes whole segments: these make them short enough for the time that their records are kept. */
const ROLL: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  keys: { 'segment.ms': String(HOUR_MS) },
};

async function partitionsOf(admin: Admin, topics: readonly Topic[]) {
  const { topics: found } = await admin.fetchTopicMetadata({
    topics: topics.map(({ name }) => name),
  });
  return new Map(found.map(({ name, partitions }) => [name, partitions]));
}

function replicationIssues(
  found: ReadonlyMap<string, readonly { replicas: readonly number[] }[]>,
  wanted: number,
): Issue[] {
  return [...found].flatMap(([topic, partitions]) => {
    const least = Math.min(...partitions.map(({ replicas }) => replicas.length));
    if (least >= wanted) return [];
    const detail = `topic ${topic} has replication ${least}, wanted ${wanted}`;
    const hint = `kafka-reassign-partitions.sh --bootstrap-server … --reassignment-json-file … --execute`;
    return [{ at: topic, detail, hint }];
  });
}

async function settingIssues(admin: Admin, topics: readonly Topic[]): Promise<Issue[]> {
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: topics.map(({ name, exactly, atLeast }) => ({
      type: kafkajs.ConfigResourceTypes.TOPIC,
      name,
      configNames: Object.keys({ ...exactly, ...atLeast }),
    })),
  });
  return topics.flatMap((topic) => {
    const entries = resources.find(({ resourceName }) => resourceName === topic.name);
    const found = new Map(
      entries?.configEntries.map(({ configName, configValue }) => [configName, configValue]),
    );
    return [
      ...Object.entries(topic.exactly).map(([setting, value]) => ({
        setting,
        wanted: value,
        fits: (text: string) => ordered(text) === ordered(value),
      })),
      ...Object.entries(topic.atLeast).map(([setting, value]) => ({
        setting,
        wanted: String(value),
        fits: (text: string) => text === FOREVER || Number(text) >= value,
      })),
    ].flatMap(({ setting, wanted, fits }) => {
      const value = found.get(setting);
      // A broker that does not know a setting does not have its limit.
      if (value === undefined || fits(value)) return [];
      return [settingIssue(topic.name, setting, { found: value, wanted })];
    });
  });
}

function settingIssue(
  topic: string,
  setting: string,
  value: { found: string; wanted: string },
): Issue {
  const config = value.wanted.includes(',')
    ? `${setting}=[${value.wanted}]`
    : `${setting}=${value.wanted}`;
  return {
    at: topic,
    detail: `topic ${topic} has ${setting}=${value.found}, wanted ${value.wanted}`,
    hint: `kafka-configs.sh --bootstrap-server … --alter --entity-type topics --entity-name ${topic} --add-config '${config}'`,
  };
}

function ordered(list: string): string {
  return list.split(',').sort().join();
}
