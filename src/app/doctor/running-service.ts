import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { lockOwner } from '../../journal/segments/directory-lock.ts';
import type { Configuration } from '../configuration.ts';
import { localUrl } from '../local-url.ts';
import { portOwner } from './port-owner.ts';
import { reasonOf } from './reason-of.ts';

const ASK_MS = 4_000;

/** What a service of this configuration says of itself at present. */
export interface RunningService {
  /** Its process, if that can be told. */
  readonly pid: number | undefined;
  /** Whether the data directory is locked by a living process. */
  readonly holdsLock: boolean;
  readonly answer: ServiceAnswer;
}

/** What is at the address of the service; `none` = no service, or none that answers. */
export type ServiceAnswer =
  | {
      readonly kind: 'answered';
      readonly url: string;
      readonly ready: boolean;
      /** Parts that cannot do their work. */
      readonly failing: readonly string[];
      /** Gaps in what rules have judged; `undefined` when this account may not ask. */
      readonly gaps?: { readonly open: number; readonly lost: number } | undefined;
      /** Rules on a schedule, and the late ones; `undefined` as above. */
      readonly schedule?: { readonly rules: number; readonly late: number } | undefined;
    }
  | { readonly kind: 'none'; readonly url: string | undefined; readonly reason: string };

const Ready = z.object({
  status: z.enum(['ready', 'not_ready']),
  parts: z.array(z.object({ name: z.string(), ready: z.boolean() })),
});

const Gaps = z.object({ open: z.int(), lost: z.int() });
const Schedule = z.object({ rules: z.int(), late: z.int() });
const Health = z.object({ gaps: Gaps, schedule: Schedule.optional() });

const NOT_RUNNING: RunningService = {
  pid: undefined,
  holdsLock: false,
  answer: { kind: 'none', url: undefined, reason: '' },
};

/** Whether there is a service to go easy on. */
export function isRunning({ holdsLock, answer }: RunningService): boolean {
  return holdsLock || answer.kind === 'answered';
}

/** Looks for a running service of this configuration: at its lock, and at the address that it left or listens at. */
export async function findRunningService(configuration: Configuration): Promise<RunningService> {
  const { dataDirectory, http } = configuration;
  const locker = await lockOwner(path.join(dataDirectory, 'journal'));
  // Who has no lock is not running here: another installation may listen at the address.
  if (locker === undefined && configuration.journal.kind === 'segments') return NOT_RUNNING;
  const local = http.port === 0 ? undefined : localUrl(http);
  const addresses = [local, leftAddress(dataDirectory)].filter((url) => url !== undefined);
  let answer: ServiceAnswer = { kind: 'none', url: undefined, reason: '' };
  for (const url of new Set(addresses)) {
    answer = await ask(url, leftKey(dataDirectory));
    if (answer.kind === 'answered') break;
  }
  const isLocal = answer.kind === 'answered' && answer.url === local;
  const listener = isLocal ? await portOwner('tcp', http.port) : undefined;
  return { pid: locker ?? listener?.pid, holdsLock: locker !== undefined, answer };
}

async function ask(url: string, key: string | undefined): Promise<ServiceAnswer> {
  try {
    const signal = AbortSignal.timeout(ASK_MS);
    const response = await fetch(`${url}/v1/health/ready`, { signal });
    const { status, parts } = Ready.parse(await response.json());
    const failing = parts.filter(({ ready }) => !ready).map(({ name }) => name);
    const inner = key === undefined ? undefined : await askHealth(url, key);
    return { kind: 'answered', url, ready: status === 'ready', failing, ...inner };
  } catch (error) {
    return { kind: 'none', url, reason: reasonOf(error) };
  }
}

async function askHealth(url: string, key: string): Promise<z.output<typeof Health> | undefined> {
  try {
    const signal = AbortSignal.timeout(ASK_MS);
    const headers = { authorization: `Bearer ${key}` };
    const response = await fetch(`${url}/v1/health`, { signal, headers });
    return Health.parse(await response.json());
  } catch {
    // Another program version, or a key that is not valid any more: the rest of the report does not need it.
    return undefined;
  }
}

/** The address in `cli.json`, which a service with the API leaves at its start. */
function leftAddress(dataDirectory: string): string | undefined {
  return z.url().safeParse(left(dataDirectory)?.url).data?.replace(/\/$/, '');
}

function leftKey(dataDirectory: string): string | undefined {
  return z.string().min(1).safeParse(left(dataDirectory)?.key).data;
}

function left(dataDirectory: string): { url?: unknown; key?: unknown } | undefined {
  try {
    const content = fs.readFileSync(path.join(dataDirectory, 'cli.json'), 'utf8');
    return z.looseObject({}).parse(JSON.parse(content));
  } catch {
    // None was left, or this account may not read it: the other address is asked.
    return undefined;
  }
}
