import { setTimeout as wait } from 'node:timers/promises';
import type { NewSourceTrialBody, SourceTrialView } from '../api/contract.ts';
import { text } from '../message/text.ts';
import { type CommandContext, EXIT, type ExitCode } from './command.ts';
import { print, printJson } from './output.ts';

const LOOK_MS = 500;
const SIGNS = { passed: '✓', failed: '✗', skipped: '–', waiting: '…' } as const;

type Hop = SourceTrialView['hops'][number];

/** Begins a test and says each hop as it becomes known; ends when the way is through, or red, or the time is over. */
export async function followTrial(
  context: CommandContext,
  id: string,
  wish: NewSourceTrialBody & { readonly waitMs: number },
): Promise<ExitCode> {
  const { waitMs, ...body } = wish;
  const route = `/v1/sources/${encodeURIComponent(id)}/trials`;
  const client = context.client();
  let { body: trial } = await client.send<SourceTrialView>('POST', route, { body });
  if (!context.json && !trial.sentByUs) {
    print(context, text(context.language, 'cli.trial.run'));
    for (const command of trial.commands) print(context, `  ${command}`);
  }
  const said = new Map<string, string>();
  const end = performance.now() + waitMs;
  for (;;) {
    if (!context.json) sayHops(context, trial, said);
    if (trial.status === 'passed' || trial.status === 'timed_out') break;
    // What is red may turn green by the next line, but the next step is known.
    if (trial.status === 'failed' || performance.now() > end) break;
    await wait(LOOK_MS);
    trial = (await client.get<SourceTrialView>(`${route}/${trial.token}`)).body;
  }
  if (context.json) printJson(context, trial);
  else print(context, conclusion(context, trial));
  return trial.status === 'passed' ? EXIT.ok : EXIT.failed;
}

function sayHops(
  context: CommandContext,
  { hops }: SourceTrialView,
  said: Map<string, string>,
): void {
  for (const hop of hops) {
    // In their order: what is skipped at the end is no news before that.
    if (hop.state === 'waiting') return;
    if (said.get(hop.hop) === hop.state) continue;
    said.set(hop.hop, hop.state);
    print(context, hopLine(context, hop));
  }
}

function hopLine({ language }: CommandContext, { state, title, tookMs, detail }: Hop): string {
  const took = tookMs === undefined ? '' : ` (${Math.round(tookMs)} ms)`;
  const more = detail === undefined ? '' : `: ${detail[language]}`;
  return `${SIGNS[state]} ${title[language]}${took}${more}`;
}

function conclusion({ language }: CommandContext, { status, hops }: SourceTrialView): string {
  if (status === 'passed' || status === 'failed') return text(language, `cli.trial.${status}`);
  const next = hops.find(({ state, detail }) => state === 'waiting' && detail !== undefined);
  const detail = next?.detail?.[language] ?? '';
  return text(language, 'cli.trial.timed_out', { detail });
}
