import { constants } from 'node:os';
import process from 'node:process';
import { type Command, type CommandContext, EXIT, optionText } from '../../cli/command.ts';
import { print } from '../../cli/output.ts';
import { text } from '../../message/text.ts';
import { systemClock } from '../../telemetry/clock.ts';
import { createLog } from '../../telemetry/log.ts';
import { type Configuration, loadConfiguration, secretsFromEnvironment } from '../configuration.ts';
import { createFirstAdmin, leaveLocalAccess } from '../first-start.ts';
import { parseRoles } from '../roles.ts';
import { checkSharing } from '../sharing.ts';
import { configurationOption } from './configuration-option.ts';

/** Ctrl-C reaches this process from the terminal and, forwarded, from its launcher: the same press within this time. */
const SAME_REQUEST_MS = 1_000;
/** How long after the stop the process may still end by itself. */
const LINGER_MS = 500;

/** `gac start`. */
export const START_COMMAND: Command = {
  name: ['start'],
  summary: 'cli.start',
  synopsis: '[--config FILE] [--roles ROLE,…]',
  options: { config: { type: 'string' }, roles: { type: 'string' } },
  run: start,
};

async function start(context: CommandContext) {
  const configuration = configurationOf(context);
  const log = createLog({ level: configuration.logLevel });
  const clock = systemClock;
  const secrets = secretsFromEnvironment();
  // Heard from the first moment on: a stop during the start is a stop, not a crash.
  const stopped = stopSignal();
  // Loaded here, so that the other commands start without the whole service.
  const { startService } = await import('../service.ts');
  const service = await startService({ configuration, secrets, clock, log }).catch((error) => {
    endSoon();
    throw error;
  });
  const { dataDirectory, roles } = configuration;
  try {
    if (roles.includes('api')) {
      const { url } = service;
      await leaveLocalAccess(service.state, { dataDirectory, url, nowMs: clock.now() });
    }
    print(context, `Trạm Gác: ${service.url}`);
    const admin = roles.includes('api') && (await createFirstAdmin(service.state, clock.now()));
    if (admin) print(context, text(context.language, 'cli.first_login', { ...admin }));
    await stopped;
  } finally {
    await service.stop();
    log.info('The service has stopped.');
    endSoon();
  }
  return EXIT.ok;
}

/** A name that is still being looked up, or a mail server that does not answer, must not hold the process. */
function endSoon(): void {
  setTimeout(() => process.exit(), LINGER_MS).unref();
}

/** What the file says, with the roles of the command line. @throws GacError GAC_CONFIG_INVALID */
function configurationOf(context: CommandContext): Configuration {
  const { configuration, file } = loadConfiguration(configurationOption(context), process.cwd());
  const roles = optionText(context, 'roles');
  if (roles === undefined) return configuration;
  const chosen = { ...configuration, roles: [...parseRoles(roles)] };
  checkSharing(chosen, file ?? '--roles');
  return chosen;
}

/** Resolves when the operator or the system asks to stop. Who asks again later is obeyed at once, without order. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let firstMs: number | undefined;
    const onSignal = (signal: 'SIGINT' | 'SIGTERM') => {
      const nowMs = performance.now();
      firstMs ??= nowMs;
      if (nowMs - firstMs > SAME_REQUEST_MS) process.exit(128 + constants.signals[signal]);
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal);
  });
}
