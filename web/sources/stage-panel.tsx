import { Eye, Radio } from 'lucide-react';
import { useState } from 'react';
import type { SourceView } from '../../src/api/schemas/source.ts';
import { changeSource } from '../api/sources.ts';
import { Button } from '../components/button.tsx';
import { Chip } from '../components/chip.tsx';
import { notify } from '../shell/notices.ts';
import { failureText } from '../text/failure-text.ts';
import { useSourceText } from './use-source-text.ts';

interface StagePanelProps {
  readonly source: SourceView;
  readonly onChange?: (source: SourceView) => void;
}

/** Whether a source is only watched or already tells the province, and the way from one to the other. */
export function StagePanel({ source, onChange }: StagePanelProps) {
  const t = useSourceText();
  const [isBusy, setBusy] = useState(false);
  const isObserving = source.observing === true;
  const turn = async (observing: boolean) => {
    setBusy(true);
    try {
      const changed = await changeSource(source, { observing });
      onChange?.(changed);
      notify({ tone: 'good', text: t(observing ? 'ui.stage.now_observing' : 'ui.stage.now_live') });
    } catch (error) {
      notify({ tone: 'danger', text: failureText(error, t) });
    }
    setBusy(false);
  };
  return (
    <div className="flex flex-wrap items-center gap-3">
      <StageChip isObserving={isObserving} />
      <p className="min-w-0 flex-1 basis-64 text-soft">
        {t(isObserving ? 'ui.stage.observing_text' : 'ui.stage.live_text')}
      </p>
      <Button
        look={isObserving ? 'primary' : 'plain'}
        disabled={isBusy}
        onClick={() => void turn(!isObserving)}
      >
        {t(isObserving ? 'ui.stage.go_live' : 'ui.stage.observe')}
      </Button>
    </div>
  );
}

/** The stage of a source as icon, text and colour. */
export function StageChip({ isObserving }: { readonly isObserving: boolean }) {
  const t = useSourceText();
  const Icon = isObserving ? Eye : Radio;
  return (
    <Chip
      tone={isObserving ? 'accent' : 'good'}
      icon={<Icon aria-hidden="true" size={13} />}
      title={t(isObserving ? 'ui.stage.observing_text' : 'ui.stage.live_text')}
    >
      {t(isObserving ? 'ui.stage.observing' : 'ui.stage.live')}
    </Chip>
  );
}
