import { useNavigate } from '@tanstack/react-router';
import { ArrowRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../components/button.tsx';
import { useSourceText } from '../use-source-text.ts';
import type { Step } from './steps.ts';

/** Goes to a step of the wizard; the browser's way back leads to the one before. */
export function useStep(): (step: Step) => void {
  const navigate = useNavigate();
  return (step) => void navigate({ to: '/sources/new', search: { step } });
}

interface StepBarProps {
  readonly back?: Step;
  readonly children: ReactNode;
}

/** The ways on from a step. */
export function StepBar({ back, children }: StepBarProps) {
  const t = useSourceText();
  const go = useStep();
  return (
    <div className="mt-5 flex flex-wrap items-center justify-between gap-2 print:hidden">
      {back === undefined ? (
        <span />
      ) : (
        <Button onClick={() => go(back)}>{t('ui.wizard.back')}</Button>
      )}
      <div className="flex flex-wrap justify-end gap-2">{children}</div>
    </div>
  );
}

interface NextButtonProps {
  readonly label?: string;
  readonly isDisabled?: boolean;
  /** Absent: it sends the form that it stands in. */
  readonly onClick?: () => void;
}

/** The one way on. */
export function NextButton({ label, isDisabled = false, onClick }: NextButtonProps) {
  const t = useSourceText();
  return (
    <Button
      type={onClick === undefined ? 'submit' : 'button'}
      look="primary"
      disabled={isDisabled}
      onClick={onClick}
    >
      {label ?? t('ui.wizard.next')}
      <ArrowRight aria-hidden="true" size={15} />
    </Button>
  );
}
