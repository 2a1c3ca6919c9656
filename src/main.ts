import { enableCompileCache } from 'node:module';
import process from 'node:process';

// Stripping types and compiling is done once per version of a file, not at each start.
enableCompileCache();
const { commandsFor } = await import('./app/commands/commands-for.ts');
const { clientEnvironment } = await import('./app/configuration.ts');
const { runCli } = await import('./cli/run-cli.ts');

/** What a shell reports of a program that wrote into a closed pipe: 128 + SIGPIPE. */
const BROKEN_PIPE = 141;
const words = process.argv.slice(2);
const [command] = words;
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    // The reader (`head`) has seen enough. A service goes on without one.
    if (command !== 'start' && command !== 'demo') process.exit(BROKEN_PIPE);
  });
}

process.exitCode = await runCli(words, await commandsFor(words), {
  ...clientEnvironment(),
  dataDirectory: 'data',
  input: process.stdin,
  output: process.stdout,
  errors: process.stderr,
});
