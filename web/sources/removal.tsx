import { useNavigate } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { SourceView } from '../../src/api/schemas/source.ts';
import { changeSource, removeSource } from '../api/sources.ts';
import { Button } from '../components/button.tsx';
import { TextField } from '../components/field.tsx';
import { Modal } from '../components/modal.tsx';
import { notify } from '../shell/notices.ts';
import { failureText } from '../text/failure-text.ts';
import { Part } from './part.tsx';
import { useSourceText } from './use-source-text.ts';

interface RemovalProps {
  readonly source: SourceView;
}

/** Switches a source off and on, or removes it; both ask first or can be taken back. */
export function Removal({ source }: RemovalProps) {
  const t = useSourceText();
  const [isAsking, setAsking] = useState(false);
  const turn = async () => {
    try {
      await changeSource(source, { enabled: !source.enabled });
    } catch (error) {
      notify({ tone: 'danger', text: failureText(error, t) });
    }
  };
  return (
    <Part title={t('ui.removal.title')}>
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-0 flex-1 basis-64 text-soft">{t('ui.removal.text')}</p>
        <Button onClick={() => void turn()}>
          {t(source.enabled ? 'ui.removal.off' : 'ui.removal.on')}
        </Button>
        <Button
          look="danger"
          icon={<Trash2 aria-hidden="true" size={14} />}
          onClick={() => setAsking(true)}
        >
          {t('ui.removal.remove')}
        </Button>
      </div>
      {isAsking ? <RemovalDialog source={source} onEnd={() => setAsking(false)} /> : null}
    </Part>
  );
}

function RemovalDialog({ source, onEnd }: RemovalProps & { readonly onEnd: () => void }) {
  const t = useSourceText();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const remove = async () => {
    try {
      await removeSource(source);
      notify({ tone: 'good', text: t('ui.removal.done', { name: source.name }) });
      void navigate({ to: '/sources' });
    } catch (error) {
      notify({ tone: 'danger', text: failureText(error, t) });
      onEnd();
    }
  };
  return (
    <Modal title={t('ui.removal.ask', { name: source.name })} onClose={onEnd}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (typed === source.id) void remove();
        }}
      >
        <p>{t('ui.removal.consequence')}</p>
        <TextField
          name="confirm"
          label={t('ui.removal.confirm', { id: source.id })}
          isCode
          value={typed}
          onChange={setTyped}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onEnd}>{t('ui.cancel')}</Button>
          <Button type="submit" look="danger" disabled={typed !== source.id}>
            {t('ui.removal.remove')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
