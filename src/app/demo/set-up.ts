import { randomBytes } from 'node:crypto';
import { NATIONAL } from '../../event/scope.ts';
import { provinceName } from '../../locality/locality.ts';
import { type Language, text } from '../../message/text.ts';
import type { State, User } from '../../state/contract.ts';
import { SYSTEM } from '../first-start.ts';
import { DEMO_PROVINCES } from './demo-provinces.ts';
import { demoSources } from './demo-sources.ts';

/** A log-in of the demo, to print. */
export interface DemoUser {
  readonly login: string;
  readonly name: string;
  readonly role: User['role'];
  readonly provinces: readonly string[];
}

/** Where the secrets of the demo's webhooks are told. */
export interface WebhookReceiver {
  /** URL to send to for a province, or for the national centre. */
  addressFor(receiver: string): string;
  trust(receiver: string, secret: string): void;
}

export interface SetUpOptions {
  readonly state: State;
  readonly language: Language;
  readonly webhooks: WebhookReceiver;
  readonly nowMs: number;
}

/** What a demo was set up with. */
export interface SetUp {
  /** Ingest key by source id. */
  readonly keys: ReadonlyMap<string, string>;
  readonly users: readonly DemoUser[];
  /** The one password of every log-in of this run. */
  readonly password: string;
}

/** Registers localities’ sources, SOC destinations and log-ins; what an earlier demo left is taken over. */
export async function setUpDemo(options: SetUpOptions): Promise<SetUp> {
  const keys = await registerSources(options);
  await registerDestinations(options);
  const users = demoUsers(options.language);
  const password = `gac-${randomBytes(4).toString('hex')}`;
  await registerUsers(users, password, options);
  return { keys, users, password };
}

async function registerSources({ state, nowMs }: SetUpOptions): Promise<Map<string, string>> {
  const keys = new Map<string, string>();
  for (const source of demoSources()) {
    const known = await state.sources.get(NATIONAL, source.id);
    if (!known) await state.sources.create(SYSTEM, source, nowMs);
    const { key } = await state.sources.issueKey(SYSTEM, source.id, nowMs);
    keys.set(source.id, key);
  }
  return keys;
}

/** Addresses change from run to run, so an earlier demo’s destinations are replaced. */
async function registerDestinations(options: SetUpOptions): Promise<void> {
  const { state, language, webhooks, nowMs } = options;
  for (const { id } of await state.destinations.list(NATIONAL)) {
    await state.destinations.remove(SYSTEM, id, nowMs);
  }
  const receivers = [
    { province: undefined, receiver: 'soc-quoc-gia', name: text(language, 'demo.soc.national') },
    ...DEMO_PROVINCES.map(({ code, slug }) => ({
      province: code,
      receiver: slug,
      name: text(language, 'demo.soc.province', { province: provinceName(code, language) }),
    })),
  ];
  for (const { province, receiver, name } of receivers) {
    const shared = { province, name, language };
    const address = `soc@${receiver}.example`;
    await state.destinations.create(SYSTEM, { ...shared, channel: 'email', address }, nowMs);
    const hook = { ...shared, channel: 'webhook', address: webhooks.addressFor(receiver) } as const;
    const { secret } = await state.destinations.create(SYSTEM, hook, nowMs);
    if (secret !== undefined) webhooks.trust(receiver, secret);
  }
}

function demoUsers(language: Language): readonly DemoUser[] {
  return [
    {
      login: 'soc.quocgia',
      name: text(language, 'demo.soc.national'),
      role: 'national_analyst',
      provinces: [],
    },
    ...DEMO_PROVINCES.map(({ code, slug }) => ({
      login: `soc.${slug.replaceAll('-', '')}`,
      name: text(language, 'demo.soc.province', { province: provinceName(code, language) }),
      role: 'province_analyst' as const,
      provinces: [code],
    })),
    { login: 'kysu', name: text(language, 'demo.user.engineer'), role: 'engineer', provinces: [] },
    { login: 'admin', name: text(language, 'demo.user.admin'), role: 'admin', provinces: [] },
  ];
}

async function registerUsers(
  users: readonly DemoUser[],
  password: string,
  { state, language, nowMs }: SetUpOptions,
): Promise<void> {
  const known = new Map((await state.users.list(NATIONAL)).map(({ login, id }) => [login, id]));
  for (const user of users) {
    const id = known.get(user.login);
    if (id !== undefined) await state.users.setPassword(SYSTEM, id, password, nowMs);
    else await state.users.create(SYSTEM, { ...user, language, password }, nowMs);
  }
}
