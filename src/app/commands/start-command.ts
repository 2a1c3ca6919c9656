import process from 'node:process';
import { type Command, type CommandContext, EXIT, optionText } from '../../cli/command.ts';
import { print } from '../../cli/output.ts';
import { systemClock } from '../../telemetry/clock.ts';
import { createLog } from '../../telemetry/log.ts';
import { loadConfiguration, secretsFromEnvironment } from '../configuration.ts';
import { createFirstAdmin, leaveLocalAccess } from '../first-start.ts';

/** `gac start`. */
export const START_COMMAND: Command = {
  name: ['start'],
  summary: 'cli.start',
  synopsis: '[--config FILE]',
  options: { config: { type: 'string' } },
  run: start,
};

async function start(context: CommandContext) {
  const { configuration } = loadConfiguration(optionText(context, 'config'), process.cwd());
  const log = createLog({ level: configuration.logLevel });
  const clock = systemClock;
  const secrets = secretsFromEnvironment();
  // Heard from the first moment on: a stop during the start is a stop, not a crash.
  const stopped = stopSignal();
  // Loaded here, so that the other commands start without the whole service.
  const { startService } = await import('../service.ts');
  const service = await startService({ configuration, secrets, clock, log });
  const { dataDirectory } = configuration;
  await leaveLocalAccess(service.state, { dataDirectory, url: service.url, nowMs: clock.now() });
  print(context, `Trạm Gác: ${service.url}`);
  const admin = await createFirstAdmin(service.state, clock.now());
  if (admin) print(context, `${admin.login} / ${admin.password}`);
  await stopped;
  await service.stop();
  return EXIT.ok;
}

/** Resolves when the operator or the system asks to stop. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
