import { enableCompileCache } from 'node:module';
import process from 'node:process';

// Stripping types and compiling is done once per version of a file, not at each start.
enableCompileCache();
const { commandsFor } = await import('./app/commands/commands-for.ts');
const { clientEnvironment } = await import('./app/configuration.ts');
const { EXIT } = await import('./cli/command.ts');
const { runCli } = await import('./cli/run-cli.ts');

/** What a shell reports of a program that wrote into a closed pipe: 128 + SIGPIPE. */
const BROKEN_PIPE = 141;
const words = process.argv.slice(2);
const [command] = words;
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // A service goes on without a reader, or without room for what it prints.
    if (command === 'start' || command === 'demo') return;
    // The reader (`head`) has seen enough.
    if (error.code === 'EPIPE') process.exit(BROKEN_PIPE);
    process.stderr.write(`The output cannot be written: ${error.message}\n`);
    process.exit(EXIT.failed);
  });
}

process.exitCode = await runCli(words, await commandsFor(words), {
  ...clientEnvironment(),
  dataDirectory: 'data',
  input: process.stdin,
  output: process.stdout,
  errors: process.stderr,
});
