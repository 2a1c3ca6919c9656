import type {
  ClusterSettings,
  HealthFacts,
  IndexBlock,
  NodeDisk,
  ShardFacts,
} from '../../../store/elasticsearch/inspect/inspect-cluster.ts';
import type { RightFacts } from '../../../store/elasticsearch/inspect/inspect-rights.ts';
import type { TemplateFacts } from '../../../store/elasticsearch/templates.ts';
import { type Finding, failed, ok, said, warning } from '../finding.ts';
import { matchesAutoCreate } from './auto-create.ts';

const HEALTH = 'elasticsearch.health';
const DISK = 'elasticsearch.disk';
const RIGHTS = 'elasticsearch.rights';
const BLOCKS = 'elasticsearch.blocks';
const TEMPLATES = 'elasticsearch.templates';
const SHARDS = 'elasticsearch.shards';
/** Time to make room before the limit of shards is reached; and the last moment to. */
const SHARD_DAYS = { wanted: 30, least: 2 };

/** What the health of the installation's indices means. */
export function judgeHealth(facts: HealthFacts): Finding {
  const { status, dataNodes, shards, unassigned } = facts;
  const figures = { status, dataNodes, shards, unassigned };
  const found = said('doctor.elasticsearch.health', figures);
  if (status === 'green') return ok(HEALTH, found);
  if (status === 'red') {
    return failed(HEALTH, found, { step: said('doctor.elasticsearch.red_step') });
  }
  const isAlone = dataNodes < 2;
  const step = said(
    isAlone ? 'doctor.elasticsearch.alone_step' : 'doctor.elasticsearch.yellow_step',
  );
  return warning(HEALTH, found, { step });
}

/** What the disks of the data nodes mean; watermarks that do not hold are not looked at. */
export function judgeDisks(disks: readonly NodeDisk[], watermarksHold: boolean): Finding {
  const fullest = [...disks].sort((one, other) => share(one) - share(other))[0];
  const figures = {
    nodes: disks.length,
    node: fullest?.node ?? '–',
    free: { bytes: fullest?.freeBytes ?? 0 },
    percent: Math.floor((fullest === undefined ? 1 : share(fullest)) * 100),
  };
  const found = said('doctor.elasticsearch.disk', figures);
  if (!watermarksHold) return ok(DISK, said('doctor.elasticsearch.disk_unwatched', figures));
  const below = (level: 'lowBytes' | 'highBytes' | 'floodBytes') =>
    disks.filter((disk) => disk.freeBytes < disk[level]).map(({ node }) => node);
  const step = said('doctor.elasticsearch.disk_step');
  const flooded = below('floodBytes');
  if (flooded.length > 0) {
    const full = said('doctor.elasticsearch.disk_flood', figures);
    return failed(DISK, full, { step, details: flooded });
  }
  const low = below('lowBytes');
  return low.length > 0 ? warning(DISK, found, { step, details: low }) : ok(DISK, found);
}

function share({ freeBytes, totalBytes }: NodeDisk): number {
  return totalBytes === 0 ? 1 : freeBytes / totalBytes;
}

/** What the rights of the user mean. */
export function judgeRights(facts: RightFacts, hasLogin: boolean): Finding {
  if (facts === 'off') {
    const found = said('doctor.elasticsearch.open');
    if (hasLogin) return ok(RIGHTS, found);
    return warning(RIGHTS, found, { step: said('doctor.elasticsearch.open_step') });
  }
  const { missing } = facts;
  if (missing.length === 0) return ok(RIGHTS, said('doctor.elasticsearch.rights'));
  const found = said('doctor.elasticsearch.rights_missing', { missing: missing.join(', ') });
  return failed(RIGHTS, found, { step: said('doctor.elasticsearch.rights_step') });
}

/** What keeps the indices from being written, or made. */
export function judgeBlocks(of: {
  readonly blocks: readonly IndexBlock[];
  readonly settings: ClusterSettings;
  /** The index of today's events. */
  readonly index: string;
}): Finding {
  const { blocks, settings, index } = of;
  if (settings.blocks.length > 0) {
    const found = said('doctor.elasticsearch.cluster_block', { names: settings.blocks.join(', ') });
    return failed(BLOCKS, found, { step: said('doctor.elasticsearch.cluster_block_step') });
  }
  const details = blocks.map((one) => `${one.index}: ${one.block}`);
  // The cluster itself sets this one, on every index of a full node.
  const grave = blocks.filter(
    ({ block, isInUse }) => isInUse || block.endsWith('read_only_allow_delete'),
  );
  const found = said('doctor.elasticsearch.index_block', { count: blocks.length });
  if (grave.length > 0) {
    return failed(BLOCKS, found, { step: said('doctor.elasticsearch.index_block_step'), details });
  }
  if (!matchesAutoCreate(settings.autoCreate, index)) {
    const refused = said('doctor.elasticsearch.no_auto_create', { setting: settings.autoCreate });
    const step = said('doctor.elasticsearch.no_auto_create_step', { index });
    return failed(BLOCKS, refused, { step });
  }
  if (blocks.length === 0) return ok(BLOCKS, said('doctor.elasticsearch.writable'));
  return warning(BLOCKS, found, { step: said('doctor.elasticsearch.old_block_step'), details });
}

/** What the templates in the cluster mean for a start. */
export function judgeTemplates(templates: readonly TemplateFacts[]): Finding {
  const details = templates.map(({ name, version }) => `${name}: ${version ?? '–'}`);
  const own = templates[0]?.ownVersion ?? 0;
  const absent = templates.filter(({ version }) => version === undefined);
  const newer = templates.filter(({ version }) => (version ?? 0) > own);
  const older = templates.filter(({ version }) => version !== undefined && version < own);
  const figures = { own, absent: absent.length, total: templates.length };
  if (newer.length > 0) {
    const found = said('doctor.elasticsearch.templates_newer', figures);
    return failed(TEMPLATES, found, { step: said('doctor.elasticsearch.newer_step'), details });
  }
  if (older.length > 0) return ok(TEMPLATES, said('doctor.elasticsearch.templates_older', figures));
  if (absent.length > 0) {
    return ok(TEMPLATES, said('doctor.elasticsearch.templates_absent', figures));
  }
  return ok(TEMPLATES, said('doctor.elasticsearch.templates', figures));
}

/** What the number of shards means beside the most that the cluster takes. */
export function judgeShards(
  facts: ShardFacts,
  limits: { readonly shardsPerNodeMax: number; readonly perDay: number },
): Finding {
  const most = limits.shardsPerNodeMax * Math.max(1, facts.dataNodes);
  const daysLeft = Math.max(0, Math.floor((most - facts.present) / limits.perDay));
  const figures = { present: facts.present, most, days: facts.days, daysLeft };
  const found = said('doctor.elasticsearch.shards', figures);
  if (daysLeft >= SHARD_DAYS.wanted) return ok(SHARDS, found);
  const step = said('doctor.elasticsearch.shards_step');
  return daysLeft < SHARD_DAYS.least
    ? failed(SHARDS, found, { step })
    : warning(SHARDS, found, { step });
}
