import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Check } from '../check.ts';
import { type Finding, failed, ok, said, warning } from '../finding.ts';
import { does, type Subject } from '../subject.ts';

const FILES = 'machine.open_files';
const MEMORY = 'machine.memory';
const MB = 1_048_576;
/** Beside connections of syslog: files, databases, HTTP. */
const FILES_BESIDE = 1_024;
/** What the process takes beside the event store, at least and under load. Source: docs/operating.md, "Sizes". */
const MEMORY_MB = { least: 256, wanted: 512 };

/** Whether the limits of the process are above what it needs: of the running service if there is one, else of this one. */
export function limitChecks(subject: Subject): Check {
  const { configuration, running } = subject;
  const process = running.pid === undefined ? 'self' : String(running.pid);
  const connections = does(subject, 'collect') ? configuration.collect.syslog.maxConnections : 0;
  const isStoreInside = configuration.store.kind === 'duckdb';
  const storeBytes = isStoreInside ? configuration.store.memoryLimitMb * MB : 0;
  return {
    ids: [FILES, MEMORY],
    run: async (report) => {
      report(judgeOpenFiles(await openFilesOf(process), FILES_BESIDE + connections));
      report(judgeMemory(await memoryOf(process), storeBytes));
    },
  };
}

/** Whether so many open files are enough; `undefined` = no limit, or none that is told. */
export function judgeOpenFiles(limit: number | undefined, need: number): Finding {
  if (limit === undefined) return ok(FILES, said('doctor.open_files.unlimited'));
  const found = said('doctor.open_files.limit', { limit, need });
  if (limit >= need) return ok(FILES, found);
  return warning(FILES, found, { step: said('doctor.open_files.step', { need }) });
}

/** Whether so much memory is enough beside what the event store may take. */
export function judgeMemory(limitBytes: number, storeBytes: number): Finding {
  const wanted = storeBytes + MEMORY_MB.wanted * MB;
  const figures = { limit: { bytes: limitBytes }, need: { bytes: wanted } };
  const found = said('doctor.memory.limit', figures);
  if (limitBytes >= wanted) return ok(MEMORY, found);
  const step = said('doctor.memory.step', figures);
  const least = storeBytes + MEMORY_MB.least * MB;
  return limitBytes < least ? failed(MEMORY, found, { step }) : warning(MEMORY, found, { step });
}

async function openFilesOf(process: string): Promise<number | undefined> {
  const limits = await readFile(`/proc/${process}/limits`, 'utf8').catch(() => '');
  const limit = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
  return limit === undefined ? undefined : Number(limit);
}

/** The least limit of its control groups, or the memory of the machine. Source: cgroups(7). */
async function memoryOf(process: string): Promise<number> {
  const groups = await readFile(`/proc/${process}/cgroup`, 'utf8').catch(() => '');
  const files = groups.split('\n').flatMap((line) => {
    const [hierarchy, controllers = '', group = '/'] = line.split(':');
    if (hierarchy === '0') return parentsOf(group).map((at) => limitFile('', at, 'memory.max'));
    if (!controllers.split(',').includes('memory')) return [];
    return parentsOf(group).map((at) => limitFile('memory', at, 'memory.limit_in_bytes'));
  });
  const limits = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  const bytes = limits.map((text) => Number.parseInt(text, 10)).filter((limit) => limit > 0);
  return Math.min(os.totalmem(), ...bytes);
}

function limitFile(hierarchy: string, group: string, name: string): string {
  return path.join('/sys/fs/cgroup', hierarchy, group, name);
}

/** A group and all above it: the limit of each holds. */
function parentsOf(group: string): string[] {
  const parents = [group];
  for (let at = group; at !== '/' && at !== '.'; at = path.dirname(at)) {
    parents.push(path.dirname(at));
  }
  return parents;
}
