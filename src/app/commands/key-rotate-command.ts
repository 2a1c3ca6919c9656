import os from 'node:os';
import process from 'node:process';
import {
  type Command,
  type CommandContext,
  EXIT,
  optionText,
  UsageError,
} from '../../cli/command.ts';
import { localTime, print, printJson } from '../../cli/output.ts';
import { text } from '../../message/text.ts';
import type { RecordedDeed } from '../../state/recorded-deed.ts';
import { systemClock } from '../../telemetry/clock.ts';
import { createLog } from '../../telemetry/log.ts';
import { loadConfiguration, type Secrets, secretsFromEnvironment } from '../configuration.ts';
import { keysFile, newHexKey } from '../key-file.ts';
import { openDeedBook } from '../open-deed-book.ts';
import {
  earlierText,
  parseEarlier,
  type Rotation,
  rotateKey,
  undoRotation,
} from '../pseudonym-keyring.ts';
import { configurationOption } from './configuration-option.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Viet Nam has one zone and no summer time. */
const ZONE_MS = 7 * HOUR_MS;

/** `gac key rotate`: another key of pseudonyms from a later time on. */
export const KEY_ROTATE_COMMAND: Command = {
  name: ['key', 'rotate'],
  summary: 'protection.rotate',
  synopsis: '[--at TIME] [--undo] [--config FILE]',
  options: { at: { type: 'string' }, undo: { type: 'boolean' }, config: { type: 'string' } },
  run: rotate,
};

async function rotate(context: CommandContext) {
  const { language, json } = context;
  const { configuration } = loadConfiguration(configurationOption(context), process.cwd());
  const { dataDirectory, journal } = configuration;
  const nowMs = systemClock.now();
  const secrets = secretsFromEnvironment();
  const beginsMs = beginOf(context, nowMs);
  if (secrets.pseudonymKey !== undefined || journal.kind === 'kafka') {
    return instruct(context, secrets, beginsMs);
  }
  const isUndo = context.options['undo'] === true;
  // Opened first: what cannot be written down is not done.
  const log = createLog({ level: 'warn' });
  const book = await openDeedBook(configuration, { secrets, log });
  try {
    const rotation = isUndo
      ? undoRotation(dataDirectory, nowMs)
      : rotateKey(dataDirectory, { beginsMs, nowMs });
    await book?.record(localPerson(), deedOf(rotation, isUndo), nowMs);
    if (json) printJson(context, rotation);
    else if (isUndo) print(context, text(language, 'protection.rotation_undone'));
    else {
      const file = keysFile(dataDirectory);
      print(context, text(language, 'protection.rotated', { at: localTime(beginsMs), file }));
    }
    return EXIT.ok;
  } finally {
    await book?.close();
  }
}

/** Whoever may write into the data directory is known to the machine only. */
function localPerson() {
  const name = accountName();
  return { id: `machine:${name}`, name };
}

function accountName(): string {
  try {
    return os.userInfo().username;
  } catch {
    // In a container a number may have no name.
    return String(process.getuid?.() ?? 'unknown');
  }
}

function deedOf({ beginsMs, keys }: Rotation, isUndo: boolean): RecordedDeed {
  const begins = beginsMs === undefined ? null : new Date(beginsMs).toISOString();
  return {
    action: isUndo ? 'key.rotate_undo' : 'key.rotate',
    subject: 'key:pseudonym',
    province: undefined,
    detail: { latestBegins: begins, keys },
  };
}

/** What several processes must be given: they have no file in common that could be written to. */
function instruct(context: CommandContext, secrets: Secrets, beginsMs: number) {
  const { language, json } = context;
  const earlier = [
    ...parseEarlier(secrets.pseudonymKeysEarlier ?? ''),
    { key: secrets.pseudonymKey ?? 'OLD_KEY', until: new Date(beginsMs).toISOString() },
  ];
  const lines = {
    GAC_PSEUDONYM_KEY: newHexKey(),
    GAC_PSEUDONYM_KEYS_EARLIER: earlierText(earlier),
  };
  if (json) printJson(context, { beginsMs, environment: lines });
  else {
    print(context, text(language, 'protection.rotate_given', { at: localTime(beginsMs) }));
    for (const [name, value] of Object.entries(lines)) print(context, `${name}=${value}`);
  }
  return EXIT.ok;
}

/** The given time, else the next midnight of Viet Nam that is at least an hour away. */
function beginOf(context: CommandContext, nowMs: number): number {
  const given = optionText(context, 'at');
  if (given === undefined) {
    return Math.ceil((nowMs + HOUR_MS + ZONE_MS) / DAY_MS) * DAY_MS - ZONE_MS;
  }
  const ms = Date.parse(given);
  if (Number.isNaN(ms) || !/(?:Z|[+-]\d{2}:?\d{2})$/.test(given)) {
    throw new UsageError(text(context.language, 'protection.bad_time', { value: given }));
  }
  return ms;
}
