import { useQuery } from '@tanstack/react-query';
import { instructionsQuery } from '../api/sources.ts';
import { CodeBlock } from '../components/code-block.tsx';
import { ErrorState, Skeleton } from '../components/states.tsx';
import { Tabs } from '../components/tabs.tsx';
import { useSourceText } from './use-source-text.ts';

/** What stands in configurations where the key goes. */
const KEY_PLACE = 'gsk_…';

interface InstructionsProps {
  readonly sourceId: string;
  /** A key that was just issued; it is filled in. */
  readonly ingestKey: string | undefined;
}

/** What to write where so that the records of a source arrive, by shipper. */
export function Instructions({ sourceId, ingestKey }: InstructionsProps) {
  const t = useSourceText();
  const { data, error, refetch } = useQuery(instructionsQuery(sourceId));
  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton lines={5} />;
  const shippers = [...new Set(data.items.map(({ shipper }) => shipper))];
  const filled = (text: string) => text.replaceAll(KEY_PLACE, ingestKey ?? KEY_PLACE);
  const needsKey = data.items.some(({ text }) => text.includes(KEY_PLACE));
  return (
    <>
      {needsKey ? (
        <p className="mb-2 text-xs text-soft">
          {t(ingestKey === undefined ? 'ui.instructions.no_key' : 'ui.instructions.with_key')}
        </p>
      ) : null}
      <Tabs
        label={t('ui.instructions.shippers')}
        items={shippers.map((shipper) => ({
          id: shipper,
          title: data.items.find((item) => item.shipper === shipper)?.title ?? shipper,
          content: data.items
            .filter((item) => item.shipper === shipper)
            .map(({ text, file, note, title }) => (
              <div key={text} className="flex flex-col gap-1.5">
                {note === undefined ? null : <p className="text-soft">{t.of(note)}</p>}
                <CodeBlock title={file ?? title} text={filled(text)} />
              </div>
            )),
        }))}
      />
    </>
  );
}
