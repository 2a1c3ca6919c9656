// The producer of Kafka's own client for Java, with the libraries for compression that it comes with.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { javaBinary, sourceOf } from './jars.ts';
import { KAFKA_JARS } from './java-servers.ts';
import { KAFKA } from './kafka.ts';
import { runTool } from './run-tool.ts';

/** Sends lines to a topic, those of each codec (`gzip`, `snappy`, `lz4`, `zstd`) in batches that are packed by it. */
export async function sendPacked(
  to: { brokers: readonly string[]; topic: string },
  lines: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-lines-'));
  const files = Object.entries(lines).flatMap(([codec, those]) => {
    const file = path.join(folder, codec);
    fs.writeFileSync(file, those.join('\n'));
    return [codec, file];
  });
  const java = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
  const quiet = '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn';
  const jars = path.join(KAFKA ?? '', 'lib', '*');
  const program = [quiet, '-cp', jars, sourceOf('SendLines.java')];
  try {
    const args = [...java, ...program, to.brokers.join(','), to.topic, ...files];
    await runTool(javaBinary(KAFKA_JARS, 'java'), args);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
