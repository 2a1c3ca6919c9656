import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { EyeOff } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SourceHealthView } from '../../src/api/schemas/source-health.ts';
import { healthQuery } from '../api/sources.ts';
import { Chip } from '../components/chip.tsx';
import { ErrorState, Skeleton } from '../components/states.tsx';
import { TimeText } from '../components/time-text.tsx';
import { useFormat } from '../text/format.ts';
import { HealthChip, healthName } from './health-chip.tsx';
import { HealthStrip, HealthTable } from './health-strip.tsx';
import { Part } from './part.tsx';
import { useSourceText } from './use-source-text.ts';

const SECOND_MS = 1_000;

interface HealthPartProps {
  readonly sourceId: string;
  /** Files are brought to it. */
  readonly isUpload: boolean;
}

/** How a source is: the verdict in words, its last day, what was measured, what suffers. */
export function HealthPart({ sourceId, isUpload }: HealthPartProps) {
  const t = useSourceText();
  const { data: health, error, refetch } = useQuery(healthQuery(sourceId));
  return (
    <Part
      title={t('ui.health.title')}
      aside={
        health === undefined ? null : (
          <span>
            {t('ui.health.judged')} <TimeText atMs={health.judgedAtMs} />
          </span>
        )
      }
    >
      {error === null ? null : <ErrorState error={error} onRetry={() => void refetch()} />}
      {health === undefined ? (
        error === null ? (
          <Skeleton lines={5} />
        ) : null
      ) : (
        <Health {...{ health, isUpload }} />
      )}
    </Part>
  );
}

interface HealthProps {
  readonly health: SourceHealthView;
}

interface WayProps extends HealthProps {
  /** Files are brought to it: lag and volume are not judged. */
  readonly isUpload: boolean;
}

function Health({ health, isUpload }: WayProps) {
  const t = useSourceText();
  const { status, sinceMs, reasons, slots } = health;
  return (
    <div className="flex flex-col gap-4">
      <div>
        <p className="flex flex-wrap items-center gap-2">
          <HealthChip status={status} />
          <span className="text-xs text-soft">
            {t('ui.health.since')} <TimeText atMs={sinceMs} />
          </span>
        </p>
        <ul className="mt-2 flex flex-col gap-1">
          {reasons.map((reason) => (
            <li key={reason.reason} className="flex flex-wrap items-baseline gap-2">
              <HealthChip status={reason.status} />
              <span className="min-w-0 flex-1 basis-56">{t.of(reason.text)}</span>
            </li>
          ))}
          {reasons.length === 0 ? (
            <li className="text-soft">
              {t(
                isUpload && status === 'GREEN'
                  ? 'ui.health_hint.upload'
                  : `ui.health_hint.${healthName(status)}`,
              )}
            </li>
          ) : null}
        </ul>
      </div>
      {slots.length === 0 ? null : (
        <div>
          <HealthStrip slots={slots} height={88} />
          <Scale {...{ health }} />
          <HealthTable slots={slots} />
        </div>
      )}
      <Measures {...{ health, isUpload }} />
      <Drift {...{ health }} />
      <BlindRules {...{ health }} />
    </div>
  );
}

/** What the plot is made of, and the hours below it. */
function Scale({ health: { slots } }: HealthProps) {
  const t = useSourceText();
  const format = useFormat();
  const hours = slots.filter((_slot, index) => index % 16 === 0);
  return (
    <>
      <p aria-hidden="true" className="mt-0.5 flex justify-between text-2xs text-soft">
        {hours.map(({ startMs }) => (
          <span key={startMs}>{format.hour(startMs)}</span>
        ))}
        <span>{t('ui.strip.now')}</span>
      </p>
      <p aria-hidden="true" className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-xs text-soft">
        <Key look="h-2.5 w-2.5 bg-accent">{t('ui.strip.key.records')}</Key>
        <Key look="h-2.5 w-2.5 bg-high">{t('ui.strip.key.unread')}</Key>
        <Key look="h-0 w-4 border-t border-dashed border-ink">{t('ui.strip.key.expected')}</Key>
        <Key look="h-2.5 w-2.5 bg-line">{t('ui.strip.key.closed')}</Key>
      </p>
    </>
  );
}

function Key({ look, children }: { readonly look: string; readonly children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <span className={`inline-block ${look}`} />
      {children}
    </span>
  );
}

function Measures({ health, isUpload }: WayProps) {
  const t = useSourceText();
  const format = useFormat();
  const { recordsLastHour, expectedLastHour, lagP50Ms, lagP95Ms, skewMs } = health;
  const span = (ms: number | undefined) =>
    ms === undefined
      ? '–'
      : Math.abs(ms) < SECOND_MS
        ? `${format.number(Math.round(ms))} ms`
        : format.short(Math.abs(ms));
  const skew =
    skewMs === undefined || Math.abs(skewMs) < SECOND_MS
      ? span(skewMs)
      : t(skewMs < 0 ? 'ui.measure.ahead' : 'ui.measure.behind', { time: span(skewMs) });
  const { lastEventMs } = health;
  return (
    <dl className="grid grid-cols-2 gap-2 sm:grid-cols-3 lg:grid-cols-5">
      <Measure
        name={t('ui.measure.rate')}
        note={
          expectedLastHour === undefined
            ? t(isUpload ? 'ui.measure.upload' : 'ui.measure.not_learnt')
            : t('ui.measure.expected', { count: format.number(Math.round(expectedLastHour)) })
        }
      >
        {format.number(recordsLastHour)}
      </Measure>
      <Measure
        name={t('ui.measure.lag')}
        note={t(isUpload ? 'ui.measure.upload' : 'ui.measure.lag_note')}
      >
        {span(lagP50Ms)} / {span(lagP95Ms)}
      </Measure>
      <Measure name={t('ui.measure.skew')} note={t('ui.measure.skew_note')}>
        {skew}
      </Measure>
      <Measure name={t('ui.measure.unread')} note={t('ui.measure.hour')}>
        {format.number(health.deadLettersLastHour)}
      </Measure>
      <Measure
        name={t('ui.measure.last')}
        note={t('ui.measure.silence', { time: format.short(health.silenceLimitMs) })}
      >
        {lastEventMs === undefined ? '–' : <TimeText atMs={lastEventMs} />}
      </Measure>
    </dl>
  );
}

interface MeasureProps {
  readonly name: string;
  readonly note: string;
  readonly children: ReactNode;
}

function Measure({ name, note, children }: MeasureProps) {
  return (
    <div className="flex flex-col rounded-md bg-raised/60 px-3 py-2">
      <dt className="text-xs text-soft">{name}</dt>
      <dd className="text-base font-semibold">{children}</dd>
      <dd className="text-2xs text-soft">{note}</dd>
    </div>
  );
}

/** Fields that came or went of late. */
function Drift({ health: { newFields, lostFields } }: HealthProps) {
  const t = useSourceText();
  const rows = [
    ['lost', lostFields],
    ['new', newFields],
  ] as const;
  return rows.map(([kind, fields]) =>
    fields.length === 0 ? null : (
      <div key={kind}>
        <h3 className="mb-1 font-medium">{t(`ui.drift.${kind}`)}</h3>
        <ul className="flex flex-wrap gap-1.5">
          {fields.map((field) => (
            <li key={field}>
              <Chip tone={kind === 'lost' ? 'warn' : 'neutral'}>
                <span className="font-mono">{field}</span>
              </Chip>
            </li>
          ))}
        </ul>
      </div>
    ),
  );
}

/** Rules that see nothing of this source, or not all, while it is as it is. */
function BlindRules({ health: { blindRules } }: HealthProps) {
  const t = useSourceText();
  if (blindRules.length === 0) return null;
  return (
    <div>
      <h3 className="mb-1 font-medium text-warn">
        {t('ui.health.blind', { count: blindRules.length })}
      </h3>
      <ul className="flex flex-col gap-1">
        {blindRules.map(({ id, title }) => (
          <li key={id} className="flex items-start gap-2">
            <EyeOff aria-hidden="true" size={15} className="mt-0.5 shrink-0 text-warn" />
            <Link
              to="/alerts"
              search={{ q: t.of(title), status: ['open', 'acknowledged', 'closed'] }}
              className="underline decoration-line-strong underline-offset-2 hover:text-accent"
            >
              {t.of(title)}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
