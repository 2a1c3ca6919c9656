import { useState } from 'react';
import type { ConformanceReport } from '../../../src/api/schemas/conformance.ts';
import { Button } from '../../components/button.tsx';
import { fieldText } from '../../text/field-text.ts';
import { useFormat } from '../../text/format.ts';
import { Part } from '../part.tsx';
import { useSourceText } from '../use-source-text.ts';
import { FieldMark } from './field-mark.tsx';

const PERCENT = 100;
const SHOWN = 12;

interface ReportFieldsProps {
  readonly report: ConformanceReport;
}

/** Every field: whether it is there, in how many lines, with an example. */
export function ReportFields({ report }: ReportFieldsProps) {
  const t = useSourceText();
  const format = useFormat();
  const [isAll, setAll] = useState(false);
  const shown = isAll ? report.fields : report.fields.slice(0, SHOWN);
  return (
    <Part title={t('ui.report.fields')} lead={t('ui.report.fields_lead')}>
      <div className="overflow-x-auto">
        <table className="w-full text-left text-xs">
          <thead className="text-soft">
            <tr className="border-b border-line">
              {(['field', 'verdict', 'share', 'example'] as const).map((name) => (
                <th
                  key={name}
                  scope="col"
                  className={`py-1 pr-3 font-medium ${name === 'example' ? 'max-sm:sr-only' : ''}`}
                >
                  {t(`ui.report.column.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ field, verdict, isRequired, share, example }) => (
              <tr key={field} className="border-b border-line align-top last:border-0">
                <td className="py-1 pr-3 font-mono break-all">
                  {field}
                  {isRequired ? <span title={t('ui.report.required')}> *</span> : null}
                  {fieldText(field, t) === field ? null : (
                    <span className="block font-sans text-soft">{fieldText(field, t)}</span>
                  )}
                </td>
                <td className="py-1 pr-3">
                  <FieldMark verdict={verdict} />
                </td>
                <td className="py-1 pr-3 whitespace-nowrap">
                  {format.number(Math.round(share * PERCENT))} %
                </td>
                <td className="max-w-56 truncate py-1 font-mono max-sm:hidden" title={example}>
                  {example}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {report.fields.length > SHOWN && !isAll ? (
        <Button className="mt-2 print:hidden" onClick={() => setAll(true)}>
          {t('ui.report.all_fields', { count: report.fields.length })}
        </Button>
      ) : null}
    </Part>
  );
}
