import { CopyButton } from './copy-button.tsx';

interface CodeBlockProps {
  /** What it is, such as the name of a file. */
  readonly title: string;
  readonly text: string;
  readonly wraps?: boolean;
}

/** Text for a machine, with a button that copies it. */
export function CodeBlock({ title, text, wraps = false }: CodeBlockProps) {
  return (
    <div className="overflow-hidden rounded-md border border-line">
      <div className="flex items-center justify-between gap-2 border-b border-line bg-raised/60 py-0.5 pr-1 pl-2.5">
        <span className="min-w-0 truncate font-mono text-xs text-soft">{title}</span>
        <CopyButton text={text} />
      </div>
      <section
        aria-label={title}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
        tabIndex={0}
        className="max-h-96 overflow-auto bg-raised p-2.5"
      >
        <pre className={`font-mono text-xs ${wraps ? 'break-all whitespace-pre-wrap' : ''}`}>
          {text}
        </pre>
      </section>
    </div>
  );
}
