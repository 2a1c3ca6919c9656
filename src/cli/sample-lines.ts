import { type CommandContext, missing } from './command.ts';

/** What one report is made of, at most. */
const LINES_MAX = 1_000;

/** The first lines of a text that are not empty, at most 1,000. @throws UsageError when there is none */
export function sampleLines(context: CommandContext, sample: string): readonly string[] {
  const lines = sample
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .slice(0, LINES_MAX);
  if (lines.length === 0) throw missing(context, '< sample.log');
  return lines;
}

/** All that stands in the input, as lines of a sample. @throws UsageError when there is none */
export async function inputSample(context: CommandContext): Promise<readonly string[]> {
  let sample = '';
  for await (const chunk of context.input) sample += String(chunk);
  return sampleLines(context, sample);
}
