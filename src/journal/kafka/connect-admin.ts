import type { Admin, Kafka } from 'kafkajs';
import { patiently } from './patiently.ts';

const RETRY = { retries: 5 };

/**
 * A connected client for topics and groups; it has to be disconnected.
 * @throws GacError GAC_JOURNAL_FAILED when no broker lets it in
 */
export function connectAdmin(kafka: Kafka): Promise<Admin> {
  // One that found no answer would ask the same broker again: each try is a new one, which begins at another broker.
  return patiently('connecting', async () => {
    const admin = kafka.admin({ retry: RETRY });
    try {
      await admin.connect();
      return admin;
    } catch (error) {
      await admin.disconnect();
      throw error;
    }
  });
}
