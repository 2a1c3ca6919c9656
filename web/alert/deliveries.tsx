import { useQuery } from '@tanstack/react-query';
import type { AlertView } from '../../src/api/schemas/alert.ts';
import { alertDeliveriesQuery } from '../api/alerts.ts';
import { ErrorState, Skeleton } from '../components/states.tsx';
import { TimeText } from '../components/time-text.tsx';
import { DeliveryState } from '../deliveries/delivery-state.tsx';
import { useText } from '../text/use-text.ts';
import { Section } from './section.tsx';

/** Who was told: delivered, receipt and acknowledgement are separate facts, each with its time. */
export function Deliveries({ alert }: { readonly alert: AlertView }) {
  const t = useText();
  const { data, error } = useQuery(alertDeliveriesQuery(alert.id));
  return (
    <Section title={t('ui.told.title')}>
      {error === null ? null : <ErrorState error={error} />}
      {data === undefined && error === null ? <Skeleton /> : null}
      {data?.items.length === 0 ? <Nobody quiet={alert.quiet} /> : null}
      <ul className="flex flex-col divide-y divide-line">
        {data?.items.map((delivery) => (
          <li key={delivery.id} className="flex flex-col gap-1 py-2 first:pt-0">
            <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <span className="font-medium">{delivery.destinationName}</span>
              <span className="text-xs text-soft">
                {t(`ui.channel.${delivery.channel}`)} · {t(`ui.type.${delivery.type}`)}
              </span>
              <span className="ml-auto">
                <DeliveryState delivery={delivery} />
              </span>
            </div>
            <dl className="flex flex-wrap gap-x-4 text-xs text-soft">
              <div className="flex gap-1">
                <dt>{t('ui.told.delivered')}</dt>
                <dd>
                  {delivery.deliveredAtMs === undefined ? (
                    t('ui.told.not_yet')
                  ) : (
                    <TimeText atMs={delivery.deliveredAtMs} as="clock" className="text-ink" />
                  )}
                </dd>
              </div>
              <div className="flex gap-1">
                <dt>{t('ui.told.receipt')}</dt>
                <dd className={delivery.receiptId === undefined ? '' : 'font-mono text-ink'}>
                  {delivery.receiptId ?? t('ui.told.no_receipt')}
                </dd>
              </div>
            </dl>
            {delivery.state === 'delivered' || delivery.lastResponse === undefined ? null : (
              <p className="text-xs break-words text-danger">{delivery.lastResponse}</p>
            )}
          </li>
        ))}
      </ul>
      <p className="mt-1 border-t border-line pt-2">
        {t('ui.told.acknowledged')}{' '}
        {alert.acknowledgedAtMs === undefined ? (
          <span className="text-soft">{t('ui.told.not_yet')}</span>
        ) : (
          <TimeText atMs={alert.acknowledgedAtMs} as="clock" className="font-medium" />
        )}
      </p>
    </Section>
  );
}

function Nobody({ quiet }: Pick<AlertView, 'quiet'>) {
  const t = useText();
  return quiet === undefined ? (
    <p className="text-warn">{t('ui.told.nobody')}</p>
  ) : (
    <p>{t(`ui.told.quiet.${quiet}`)}</p>
  );
}
