import { enableCompileCache } from 'node:module';
import process from 'node:process';

// Stripping types and compiling is done once per version of a file, not at each start.
enableCompileCache();
const { COMMANDS } = await import('./app/commands/commands.ts');
const { clientEnvironment } = await import('./app/configuration.ts');
const { runCli } = await import('./cli/run-cli.ts');

process.exitCode = await runCli(process.argv.slice(2), COMMANDS, {
  ...clientEnvironment(),
  dataDirectory: 'data',
  input: process.stdin,
  output: process.stdout,
  errors: process.stderr,
});
