import { Link } from '@tanstack/react-router';
import type { SourceView } from '../../../src/api/schemas/source.ts';
import { useSourceText } from '../use-source-text.ts';
import { NextButton, StepBar, useStep } from './step-bar.tsx';

/** The source is registered: from here on it is changed on its own page. */
export function RegisteredNote({ source }: { readonly source: SourceView }) {
  const t = useSourceText();
  const go = useStep();
  return (
    <>
      <p className="rounded-lg bg-good-soft px-4 py-3 text-good">
        {t('ui.wizard.registered', { name: source.name })}{' '}
        <Link to="/sources/$sourceId" params={{ sourceId: source.id }} className="underline">
          {t('ui.wizard.open')}
        </Link>
      </p>
      <StepBar>
        <NextButton onClick={() => go('connect')} />
      </StepBar>
    </>
  );
}
