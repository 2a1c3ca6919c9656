import process from 'node:process';
import { type Command, type CommandContext, EXIT, optionText } from '../../cli/command.ts';
import { print, printJson } from '../../cli/output.ts';
import { systemClock } from '../../telemetry/clock.ts';
import { secretsFromEnvironment } from '../configuration.ts';
import { configurationOption } from './configuration-option.ts';

/** `gac doctor`: everything that a configuration depends on, with the next step where something is wrong. */
export const DOCTOR_COMMAND: Command = {
  name: ['doctor'],
  summary: 'doctor.summary',
  synopsis: '[--config FILE] [--roles ROLE,…]',
  options: { config: { type: 'string' }, roles: { type: 'string' } },
  run: doctor,
};

async function doctor(context: CommandContext) {
  const { language, output, errors } = context;
  // Loaded here, so that the other commands start without the whole service.
  const { examine } = await import('../doctor/examine.ts');
  const { findingLines } = await import('../doctor/print-findings.ts');
  const { progressLine } = await import('../doctor/progress-line.ts');
  const { reportDocument } = await import('../doctor/report-document.ts');
  const isTerminal = 'isTTY' in errors && errors.isTTY === true;
  const target = { write: (part: string) => errors.write(part), isTerminal, language };
  const findings = await examine({
    file: configurationOption(context),
    roles: optionText(context, 'roles'),
    directory: process.cwd(),
    secrets: secretsFromEnvironment(),
    clock: systemClock,
    onProgress: (progress) => progressLine(progress, target),
  });
  const document = reportDocument(findings, language);
  if (context.json) printJson(context, document);
  else {
    const hasColours = 'hasColors' in output && (output as NodeJS.WriteStream).hasColors();
    for (const line of findingLines(findings, { language, hasColours })) print(context, line);
  }
  return document.status === 'failed' ? EXIT.failed : EXIT.ok;
}
