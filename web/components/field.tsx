import { type ReactNode, useId } from 'react';

const CONTROL =
  'w-full min-w-0 rounded-md border border-line-strong bg-surface px-2.5 disabled:opacity-60 aria-invalid:border-danger';

interface FrameProps {
  readonly label: string;
  /** What to write here, below the control. */
  readonly hint?: ReactNode;
  /** What is wrong with it. */
  readonly error?: string | undefined;
  readonly className?: string;
}

interface Control {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean;
}

/** A control with its label, its hint and what is wrong with it, tied together for who cannot see. */
function Frame(props: FrameProps & { readonly children: (control: Control) => ReactNode }) {
  const { label, hint, error, className = '', children } = props;
  const id = useId();
  const note = `${id}-note`;
  const hasNote = hint !== undefined || error !== undefined;
  return (
    <div className={`flex min-w-0 flex-col gap-1 ${className}`}>
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children({
        id,
        'aria-describedby': hasNote ? note : undefined,
        'aria-invalid': error !== undefined,
      })}
      {hasNote ? (
        <p id={note} className={`text-xs ${error === undefined ? 'text-soft' : 'text-danger'}`}>
          {error ?? hint}
        </p>
      ) : null}
    </div>
  );
}

interface TextProps extends FrameProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly name?: string;
  readonly placeholder?: string;
  readonly isRequired?: boolean;
  readonly isCode?: boolean;
  readonly isDisabled?: boolean;
  readonly type?: 'text' | 'number' | 'time';
}

/** One line of text. */
export function TextField({ value, onChange, isRequired, isCode, isDisabled, ...rest }: TextProps) {
  const { name, placeholder, type = 'text', ...frame } = rest;
  return (
    <Frame {...frame}>
      {(control) => (
        <input
          {...control}
          {...{ name, placeholder, type, value }}
          required={isRequired}
          disabled={isDisabled}
          spellCheck={isCode === true ? false : undefined}
          autoComplete="off"
          onChange={(event) => onChange(event.target.value)}
          className={`h-9 ${CONTROL} ${isCode === true ? 'font-mono text-xs' : ''}`}
        />
      )}
    </Frame>
  );
}

interface AreaProps extends FrameProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly name?: string;
  readonly rows?: number;
  readonly placeholder?: string;
}

/** Several lines as a machine writes them. */
export function AreaField({ value, onChange, name, rows = 3, placeholder, ...frame }: AreaProps) {
  return (
    <Frame {...frame}>
      {(control) => (
        <textarea
          {...control}
          {...{ name, rows, placeholder, value }}
          spellCheck={false}
          onChange={(event) => onChange(event.target.value)}
          className={`py-1.5 font-mono text-xs ${CONTROL}`}
        />
      )}
    </Frame>
  );
}

interface SelectProps extends FrameProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly name?: string;
  readonly isRequired?: boolean;
  readonly isDisabled?: boolean;
  readonly options: readonly (readonly [value: string, label: string])[];
}

/** One choice out of a list; the browser's own, which every keyboard and every telephone knows. */
export function SelectField({
  value,
  onChange,
  options,
  isRequired,
  isDisabled,
  ...rest
}: SelectProps) {
  const { name, ...frame } = rest;
  return (
    <Frame {...frame}>
      {(control) => (
        <select
          {...control}
          {...{ name, value }}
          required={isRequired}
          disabled={isDisabled}
          onChange={(event) => onChange(event.target.value)}
          className={`h-9 ${CONTROL}`}
        >
          {options.map(([option, label]) => (
            <option key={option} value={option}>
              {label}
            </option>
          ))}
        </select>
      )}
    </Frame>
  );
}

interface CheckProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** A box to tick. */
export function CheckField({ label, hint, checked, onChange }: CheckProps) {
  return (
    <label className="flex min-h-9 items-start gap-2 py-1.5">
      <input
        type="checkbox"
        className="mt-0.5 size-4 accent-accent"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        <span className="font-medium">{label}</span>
        {hint === undefined ? null : <span className="block text-xs text-soft">{hint}</span>}
      </span>
    </label>
  );
}
