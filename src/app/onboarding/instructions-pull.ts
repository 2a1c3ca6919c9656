import path from 'node:path';
import type { SourceInstructions } from '../../api/contract.ts';
import type { Source, SourceTransport } from '../../event/source.ts';
import { bilingual } from '../../message/text.ts';
import type { FrontDoors } from './front-doors.ts';
import { shellGlob, shellWord } from './shell-word.ts';

type Item = SourceInstructions['items'][number];

/** What lets the service read a file on its own machine. */
export function fileInstructions(transport: SourceTransport & { kind: 'file' }): readonly Item[] {
  const folder = path.dirname(transport.path);
  return [
    {
      shipper: 'file',
      title: 'gac.yaml',
      file: '/etc/tram-gac/gac.yaml',
      language: 'yaml',
      text: `collect:\n  file:\n    roots: [${JSON.stringify(folder)}]\n`,
      note: bilingual('instructions.file'),
    },
    {
      shipper: 'file',
      title: 'setfacl',
      language: 'sh',
      text: `sudo setfacl -m u:tram-gac:rx ${shellWord(folder)}\nsudo setfacl -m u:tram-gac:r ${shellGlob(transport.path)}\n`,
      note: bilingual('instructions.file_rights'),
    },
  ];
}

/** What lets the service read topics, and what a program writes to them with. */
export function kafkaInstructions(
  { id }: Source,
  { topics }: SourceTransport & { kind: 'kafka' },
  { kafkaBrokers }: FrontDoors,
): readonly Item[] {
  const brokers = kafkaBrokers.length === 0 ? ['kafka.example.gov.vn:9093'] : kafkaBrokers;
  const server = brokers.join(',');
  const grants = topics.map(
    (topic) =>
      `kafka-acls.sh --bootstrap-server ${server} --add --allow-principal User:tram-gac --operation Read --operation Describe --topic ${topic}\n`,
  );
  return [
    {
      shipper: 'kafka',
      title: 'kafka-acls',
      language: 'sh',
      text: `${grants.join('')}kafka-acls.sh --bootstrap-server ${server} --add --allow-principal User:tram-gac --operation Read --group tram-gac-${id}\n`,
      note: bilingual('instructions.kafka'),
    },
    {
      shipper: 'kafka',
      title: 'kafkajs',
      language: 'js',
      text: `import { Kafka } from 'kafkajs';
const kafka = new Kafka({ clientId: '${id}', brokers: ${JSON.stringify(brokers)} });
const producer = kafka.producer({ idempotent: true });
await producer.connect();
await producer.send({ topic: '${topics[0] ?? ''}', acks: -1, messages: [{ value: line }] });
`,
    },
  ];
}
