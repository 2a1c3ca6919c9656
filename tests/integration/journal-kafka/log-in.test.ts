// Goal: the journal reaches brokers that ask for TLS and a log-in, and says clearly, without the password, when it cannot.
// Method: a broker of its own with a certificate and one user for each way to log in: one address knows PLAIN alone, the
// other SCRAM alone; a wrong password, a way that is not known there; nobody at the address.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KafkaClientOptions } from '../../../src/journal/kafka/kafka-options.ts';
import { type Certificates, makeCertificates } from '../../servers/certificates.ts';
import { freePort } from '../../servers/child-server.ts';
import { KAFKA, KafkaServer } from '../../servers/kafka.ts';
import { freshTopic, openAt, readBodies, recordsOf } from './place.ts';

const USER = { username: 'tram-gac', password: 'mat-khau-rat-bi-mat' };
const SCRAM_USER = { username: 'tram-gac-scram', password: 'mat-khau-cung-bi-mat' };
const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
type Mechanism = (typeof MECHANISMS)[number];

describe.skipIf(KAFKA === undefined)('brokers that ask who comes', () => {
  let server: KafkaServer;
  let certificates: Certificates;
  beforeAll(async () => {
    certificates = makeCertificates('DNS:localhost,IP:127.0.0.1');
    server = await new KafkaServer({
      ...{ user: USER, scramUser: SCRAM_USER, certificate: certificates.server },
    }).start();
  }, 120_000);
  afterAll(async () => {
    await server?.stop();
    certificates?.remove();
  });

  const userOf = (mechanism: Mechanism) => (mechanism === 'plain' ? USER : SCRAM_USER);
  /** At the address of a mechanism, by that one or by another. */
  const client = (
    at: Mechanism,
    { password, mechanism = at }: { password: string; mechanism?: Mechanism },
  ): KafkaClientOptions => ({
    brokers: at === 'plain' ? server.brokers : server.scramBrokers,
    clientId: 'gac-test',
    tls: { caFile: certificates.authorityFile },
    sasl: { mechanism, username: userOf(at).username, password },
  });

  test.each(MECHANISMS)(
    'are reached by TLS with a log-in by %s, also by readers and members of groups',
    async (mechanism) => {
      const { password } = userOf(mechanism);
      const as = client(mechanism, { password });
      const journal = await openAt([], { topic: freshTopic(), client: as });
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
    },
    60_000,
  );

  test.each(MECHANISMS)(
    'refuse a wrong password by %s, and the error does not tell it',
    async (mechanism) => {
      const as = client(mechanism, { password: 'sai-mat-khau' });
      const opened = openAt([], { topic: freshTopic(), client: as });
      await expect(opened).rejects.toMatchObject({ code: 'GAC_JOURNAL_FAILED' });
      const text = String(await opened.catch((error) => `${error.message} ${error.cause}`));
      expect(text).toMatch(/authentication/i);
      expect(text).not.toContain('sai-mat-khau');
    },
    60_000,
  );

  test('tell that they do not know a way to log in', async () => {
    const { password } = SCRAM_USER;
    const as = client('scram-sha-256', { password, mechanism: 'plain' });
    const opened = openAt([], { topic: freshTopic(), client: as });
    await expect(opened).rejects.toThrow(/does not support the requested SASL mechanism/);
  }, 60_000);
});

test('an address where nobody is', async () => {
  const opened = openAt([`127.0.0.1:${await freePort()}`], { topic: freshTopic() });
  await expect(opened).rejects.toMatchObject({ code: 'GAC_JOURNAL_FAILED' });
  await expect(opened).rejects.toThrow(/ECONNREFUSED/);
}, 60_000);
