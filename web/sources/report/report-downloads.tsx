import { Download, Printer } from 'lucide-react';
import type { ConformanceBody, ConformanceReport } from '../../../src/api/schemas/conformance.ts';
import { fetchText } from '../../api/client.ts';
import { Button } from '../../components/button.tsx';
import { notify } from '../../shell/notices.ts';
import { failureText } from '../../text/failure-text.ts';
import { useSourceText } from '../use-source-text.ts';

const KINDS = {
  json: { ending: 'json', type: 'application/json' },
  markdown: { ending: 'md', type: 'text/markdown' },
  html: { ending: 'html', type: 'text/html' },
} as const;

interface ReportDownloadsProps {
  readonly report: ConformanceReport;
  /** What the report was asked with. */
  readonly body: ConformanceBody;
  /** Name of the file, without its ending. */
  readonly name: string;
}

/** The report to keep, to send, or to print. */
export function ReportDownloads({ report, body, name }: ReportDownloadsProps) {
  const t = useSourceText();
  const download = async (kind: keyof typeof KINDS) => {
    try {
      const query = { format: kind, language: t.language };
      const text =
        kind === 'json'
          ? JSON.stringify(report, undefined, 2)
          : await fetchText('POST', '/v1/conformance', { body, query });
      const { ending, type } = KINDS[kind];
      save(new Blob([text], { type }), `${name}.${ending}`);
    } catch (error) {
      notify({ tone: 'danger', text: failureText(error, t) });
    }
  };
  return (
    <div className="flex flex-wrap gap-2 print:hidden">
      {(['json', 'markdown', 'html'] as const).map((kind) => (
        <Button
          key={kind}
          icon={<Download aria-hidden="true" size={14} />}
          onClick={() => void download(kind)}
        >
          {t('ui.report.download', {
            format: kind === 'markdown' ? 'Markdown' : kind.toUpperCase(),
          })}
        </Button>
      ))}
      <Button icon={<Printer aria-hidden="true" size={14} />} onClick={() => window.print()}>
        {t('ui.report.print')}
      </Button>
    </div>
  );
}

function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
