import type { Alert } from '../../../event/alert.ts';
import type { Log } from '../../../telemetry/log.ts';
import { documentText } from '../../query/document-text.ts';
import { ElasticsearchClient, type ElasticsearchConnection } from '../connection.ts';
import { IndexNames } from '../index-names.ts';
import { alertTemplate, putTemplates } from '../templates.ts';
import { type BulkItem, type BulkPatience, BulkSender } from '../write/bulk-sender.ts';
import { alertDocument } from './alert-document.ts';

export interface AlertMirrorOptions extends ElasticsearchConnection {
  /** First part of the name of the index. @default 'gac' */
  readonly indexPrefix?: string;
  /** Copies of its shard. @default 1 */
  readonly replicas?: number;
  readonly log: Log;
  /** How long alerts are tried before `mirror` fails. @default PATIENCE */
  readonly patience?: Partial<BulkPatience>;
}

/** Shows alerts to users of Kibana; the state remains the truth. */
export interface AlertMirror {
  /**
   * Writes alerts as they are, in any order: an older version never takes the place of a later one.
   * @throws GacError GAC_STORE_FAILED; the same alerts can be mirrored again
   */
  mirror(alerts: readonly Alert[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the index of alerts, `<prefix>-alerts`.
 * @throws GacError GAC_STORE_FAILED, GAC_CONFIG_INVALID
 */
export async function createAlertMirror(options: AlertMirrorOptions): Promise<AlertMirror> {
  const { log, patience } = options;
  const names = new IndexNames(options.indexPrefix ?? 'gac');
  const client = new ElasticsearchClient(options);
  try {
    await putTemplates(client, [alertTemplate(names, options.replicas ?? 1)]);
  } catch (error) {
    await client.close();
    throw error;
  }
  const sender = new BulkSender({ client, log, patience });
  return {
    mirror: async (alerts) => {
      const verdicts = await sender.send(alerts.map((alert) => itemOf(names.alerts, alert)));
      for (const [index, verdict] of verdicts.entries()) {
        if (verdict.kind !== 'refused') continue;
        const { id } = alerts[index] ?? {};
        log.error({ id, reason: verdict.reason }, 'Elasticsearch refused an alert.');
      }
    },
    close: async () => {
      sender.stop();
      await client.close();
    },
  };
}

function itemOf(index: string, alert: Alert): BulkItem {
  const action = {
    index: { _index: index, _id: alert.id, version: alert.version, version_type: 'external' },
  };
  const source = documentText(alertDocument(alert));
  return { index, action: JSON.stringify(action), source };
}
