// Goal: the journal reaches brokers that ask for TLS and a log-in, and says clearly, without the password, when it cannot.
// Method: a broker of its own with a certificate and one user; a wrong password; nobody at the address.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KafkaClientOptions } from '../../../src/journal/kafka/kafka-options.ts';
import { type Certificates, makeCertificates } from '../../servers/certificates.ts';
import { freePort } from '../../servers/child-server.ts';
import { KAFKA, KafkaServer } from '../../servers/kafka.ts';
import { freshTopic, openAt, readBodies, recordsOf } from './place.ts';

const USER = { username: 'tram-gac', password: 'mat-khau-rat-bi-mat' };

describe.skipIf(KAFKA === undefined)('brokers that ask who comes', () => {
  let server: KafkaServer;
  let certificates: Certificates;
  beforeAll(async () => {
    certificates = makeCertificates('DNS:localhost,IP:127.0.0.1');
    server = await new KafkaServer({ user: USER, certificate: certificates.server }).start();
  });
  afterAll(async () => {
    await server?.stop();
    certificates?.remove();
  });

  const client = (password: string): KafkaClientOptions => ({
    brokers: server.brokers,
    clientId: 'gac-test',
    tls: { caFile: certificates.authorityFile },
    sasl: { mechanism: 'plain', username: USER.username, password },
  });

  test('are reached by TLS with a log-in, also by readers and members of groups', async () => {
    const journal = await openAt([], { topic: freshTopic(), client: client(USER.password) });
    await journal.append(recordsOf('cổng', 'a', 3), { kind: 'key', key: 'a' });
    expect(await readBodies(journal)).toEqual(['a-0', 'a-1', 'a-2']);
    const begun: number[] = [];
    const work = {
      begin: (partition: number) => begun.push(partition),
      end: async () => undefined,
    };
    const share = await journal.share('readers', work);
    expect(begun).toHaveLength(journal.partitions);
    await share.close();
    await journal.close();
  }, 60_000);

  test('refuse a wrong password, and the error does not tell it', async () => {
    const opened = openAt([], { topic: freshTopic(), client: client('sai-mat-khau') });
    await expect(opened).rejects.toMatchObject({ code: 'GAC_JOURNAL_FAILED' });
    const text = String(await opened.catch((error) => `${error.message} ${error.cause}`));
    expect(text).toMatch(/authentication/i);
    expect(text).not.toContain('sai-mat-khau');
  }, 60_000);
});

test('an address where nobody is', async () => {
  const opened = openAt([`127.0.0.1:${await freePort()}`], { topic: freshTopic() });
  await expect(opened).rejects.toMatchObject({ code: 'GAC_JOURNAL_FAILED' });
  await expect(opened).rejects.toThrow(/ECONNREFUSED/);
}, 60_000);
