import { enableCompileCache } from 'node:module';
import process from 'node:process';

// Stripping types and compiling is done once per version of a file, not at each start.
enableCompileCache();
const { COMMANDS } = await import('./app/commands/commands.ts');
const { clientEnvironment } = await import('./app/configuration.ts');
const { runCli } = await import('./cli/run-cli.ts');

/** What a shell reports of a program that wrote into a closed pipe: 128 + SIGPIPE. */
const BROKEN_PIPE = 141;
const [command] = process.argv.slice(2);
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    // The reader (`head`) has seen enough. A service goes on without one.
    if (command !== 'start' && command !== 'demo') process.exit(BROKEN_PIPE);
  });
}

process.exitCode = await runCli(process.argv.slice(2), COMMANDS, {
  ...clientEnvironment(),
  dataDirectory: 'data',
  input: process.stdin,
  output: process.stdout,
  errors: process.stderr,
});
