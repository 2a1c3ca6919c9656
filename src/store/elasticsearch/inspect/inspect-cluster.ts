import type { ElasticsearchClient } from '../connection.ts';
import { dailyIndices } from '../daily-indices.ts';
import type { IndexNames } from '../index-names.ts';
import { statusOf } from '../store-failure.ts';

/** An answer that the user of the connection may not have. */
export type Permitted<T> = T | 'forbidden';

/** Runs one question; `forbidden` when the user may not ask it. @throws GacError GAC_STORE_FAILED */
export async function permitted<T>(ask: () => Promise<T>): Promise<Permitted<T>> {
  try {
    return await ask();
  } catch (error) {
    if (statusOf(error) === 403) return 'forbidden';
    throw error;
  }
}

/** How the shards of the installation are. */
export interface HealthFacts {
  readonly status: 'green' | 'yellow' | 'red';
  readonly dataNodes: number;
  readonly shards: number;
  readonly unassigned: number;
}

/** The health of the installation's own indices. */
export async function inspectHealth(
  client: ElasticsearchClient,
  names: IndexNames,
): Promise<HealthFacts> {
  const { body } = await client.ask<{
    status: HealthFacts['status'];
    number_of_data_nodes: number;
    active_shards: number;
    unassigned_shards: number;
  }>({ method: 'GET', path: `/_cluster/health/${names.prefix}-*` });
  return {
    status: body.status,
    dataNodes: body.number_of_data_nodes,
    shards: body.active_shards,
    unassigned: body.unassigned_shards,
  };
}

/** The disk of one data node, in bytes. */
export interface NodeDisk {
  readonly node: string;
  readonly freeBytes: number;
  readonly totalBytes: number;
  /** Free space below which no new shards come, shards leave, and writing ends. */
  readonly lowBytes: number;
  readonly highBytes: number;
  readonly floodBytes: number;
  /** When the node looked, by its own clock, in epoch milliseconds. */
  readonly atMs: number;
}

interface FsAnswer {
  readonly nodes?: Readonly<
    Record<
      string,
      {
        readonly name?: string;
        readonly timestamp?: number;
        readonly fs?: {
          readonly data?: readonly {
            readonly total_in_bytes?: number;
            readonly available_in_bytes?: number;
            readonly low_watermark_free_space_in_bytes?: number;
            readonly high_watermark_free_space_in_bytes?: number;
            readonly flood_stage_free_space_in_bytes?: number;
          }[];
        };
      }
    >
  >;
}

/** The disks of the data nodes with their watermarks. */
export async function inspectDisks(client: ElasticsearchClient): Promise<readonly NodeDisk[]> {
  const { body } = await client.ask<FsAnswer>({ method: 'GET', path: '/_nodes/stats/fs' });
  return Object.values(body.nodes ?? {}).flatMap(({ name = '?', timestamp = 0, fs }) =>
    (fs?.data ?? []).map((disk) => ({
      node: name,
      freeBytes: disk.available_in_bytes ?? 0,
      totalBytes: disk.total_in_bytes ?? 0,
      lowBytes: disk.low_watermark_free_space_in_bytes ?? 0,
      highBytes: disk.high_watermark_free_space_in_bytes ?? 0,
      floodBytes: disk.flood_stage_free_space_in_bytes ?? 0,
      atMs: timestamp,
    })),
  );
}

/** What the settings of a cluster say of writing. */
export interface ClusterSettings {
  /** Names of settings that stop every write. */
  readonly blocks: readonly string[];
  /** Which indices a write may make: `true`, `false`, or patterns with a comma between. */
  readonly autoCreate: string;
  readonly shardsPerNodeMax: number;
  /** Whether watermarks of the disk hold. */
  readonly watermarksHold: boolean;
}

/** The settings of the cluster as they are in force. */
export async function inspectSettings(client: ElasticsearchClient): Promise<ClusterSettings> {
  const { body } = await client.ask<Record<string, Record<string, unknown>>>({
    method: 'GET',
    path: '/_cluster/settings',
    query: { include_defaults: true, flat_settings: true },
  });
  const inForce = { ...body['defaults'], ...body['persistent'], ...body['transient'] };
  const value = (name: string, otherwise: string) => String(inForce[name] ?? otherwise);
  const blocks = ['cluster.blocks.read_only', 'cluster.blocks.read_only_allow_delete'];
  return {
    blocks: blocks.filter((name) => value(name, 'false') === 'true'),
    autoCreate: value('action.auto_create_index', 'true'),
    shardsPerNodeMax: Number(value('cluster.max_shards_per_node', '1000')),
    watermarksHold: value('cluster.routing.allocation.disk.threshold_enabled', 'true') === 'true',
  };
}

/** A block on one index, such as `index.blocks.read_only_allow_delete`. */
export interface IndexBlock {
  readonly index: string;
  readonly block: string;
  /** Whether records of these days, or the progress of partitions, are written there. */
  readonly isInUse: boolean;
}

const WRITE_BLOCKS = ['write', 'read_only', 'read_only_allow_delete'].map(
  (name) => `index.blocks.${name}`,
);
const DAY_MS = 86_400_000;

/** Blocks that keep the installation's indices from being written. */
export async function inspectBlocks(
  client: ElasticsearchClient,
  names: IndexNames,
  nowMs: number,
): Promise<readonly IndexBlock[]> {
  const { body } = await client.ask<
    Record<string, { readonly settings?: Readonly<Record<string, unknown>> }>
  >({
    method: 'GET',
    path: `/${names.prefix}-*/_settings/index.blocks.*`,
    query: { flat_settings: true },
  });
  const yesterday = new Date(nowMs - DAY_MS).toISOString().slice(0, 10);
  return Object.entries(body).flatMap(([index, { settings = {} }]) => {
    const daily = names.read(index);
    const isInUse = daily === undefined || daily.day >= yesterday;
    return WRITE_BLOCKS.filter((name) => String(settings[name]) === 'true').map((block) => ({
      ...{ index, block, isInUse },
    }));
  });
}

/** How many shards there are, and will be. */
export interface ShardFacts {
  /** Of the whole cluster, copies included. */
  readonly present: number;
  readonly dataNodes: number;
  /** Days of the installation that have an index. */
  readonly days: number;
}

/** The shards of the cluster. */
export async function inspectShards(
  client: ElasticsearchClient,
  names: IndexNames,
): Promise<ShardFacts> {
  const { body } = await client.ask<{
    number_of_data_nodes: number;
    active_shards: number;
    unassigned_shards: number;
    initializing_shards: number;
  }>({ method: 'GET', path: '/_cluster/health' });
  const days = new Set((await dailyIndices(client, names)).map(({ day }) => day)).size;
  const present = body.active_shards + body.unassigned_shards + body.initializing_shards;
  return { present, dataNodes: body.number_of_data_nodes, days };
}
