import type { SourceView } from '../api/contract.ts';
import { text } from '../message/text.ts';
import { type CommandContext, optionList, optionText, UsageError } from './command.ts';

/** How a source comes, by the options that say so; HTTP when none does. @throws UsageError when they say several ways */
export function transportOf(context: CommandContext): SourceView['transport'] {
  const file = optionText(context, 'file');
  const peers = [...optionList(context, 'syslog-peer')];
  const certificateFingerprints = [...optionList(context, 'syslog-certificate')];
  const appNames = [...optionList(context, 'app-name')];
  const isSyslog = peers.length > 0 || certificateFingerprints.length > 0;
  const topics = [...optionList(context, 'kafka-topic')];
  const { language } = context;
  const isUpload = context.options['upload'] === true;
  const ways = [file !== undefined, topics.length > 0, isSyslog, isUpload].filter(Boolean);
  if (ways.length > 1) throw new UsageError(text(language, 'cli.one_transport'));
  if (appNames.length > 0 && !isSyslog) throw new UsageError(text(language, 'cli.app_name_alone'));
  if (isUpload) return { kind: 'upload' };
  if (file !== undefined) return { kind: 'file', path: file };
  if (topics.length > 0) return { kind: 'kafka', topics };
  return isSyslog ? { kind: 'syslog', peers, certificateFingerprints, appNames } : { kind: 'http' };
}
