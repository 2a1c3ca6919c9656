// What a PromQL expression names: metrics, and labels of each.
import { createMetrics } from '../../../src/telemetry/metrics.ts';

interface MetricFacts {
  readonly name: string;
  readonly type: string;
  readonly labelNames: readonly string[];
}

const facts = createMetrics().registry.getMetricsAsArray() as unknown as readonly MetricFacts[];
/** Labels that Prometheus adds when it reads a process. */
const ADDED = ['instance', 'job'];

/** Labels by name of series: a histogram has three. */
export const SERIES: ReadonlyMap<string, readonly string[]> = new Map(
  facts.flatMap(({ name, type, labelNames }): [string, readonly string[]][] => {
    const labels = [...labelNames, ...ADDED];
    if (type !== 'histogram') return [[name, labels]];
    return [
      [`${name}_bucket`, [...labels, 'le']],
      [`${name}_sum`, labels],
      [`${name}_count`, labels],
    ];
  }),
);

/** Names of the metrics as the service defines them. */
export const METRICS: readonly string[] = facts.map(({ name }) => name);

/** Metrics of ours that the expression names. */
export function seriesOf(expression: string): string[] {
  return [...withoutTexts(expression).matchAll(/\bgac_[a-z0-9_]+/g)].map(([name]) => name);
}

const WORDS =
  'sum max min count avg topk abs by without and or unless rate increase delta deriv histogram_quantile up';

/** Everything in the expression that the service does not define, such as an unknown metric or label. */
export function unknownNames(expression: string): string[] {
  const text = withoutTexts(expression).replaceAll(/\[[^\]]*\]/g, '');
  const named = seriesOf(expression);
  const labels = new Set(named.flatMap((name) => SERIES.get(name) ?? []));
  for (const label of ADDED) labels.add(label);
  const inBraces = [...text.matchAll(/\{([^}]*)\}/g)].flatMap(([, inner = '']) =>
    [...inner.matchAll(/([a-z_]+)\s*[=!]/g)].map(([, label = '']) => label),
  );
  const inGroups = [...text.matchAll(/\b(?:by|without) \(([^)]*)\)/g)].flatMap(([, inner = '']) =>
    inner.split(',').map((label) => label.trim()),
  );
  const rest = text.replaceAll(/\{[^}]*\}/g, '').replaceAll(/\b(?:by|without) \([^)]*\)/g, '');
  const words = [...rest.matchAll(/\b[a-z_][a-z0-9_]*/gi)].map(([word]) => word);
  return [
    ...words.filter((word) => !SERIES.has(word) && !WORDS.split(' ').includes(word)),
    ...[...inBraces, ...inGroups].filter((label) => !labels.has(label)),
  ];
}

/** Labels that a legend or an annotation shows. */
export function labelsShown(template: string): string[] {
  const braces = template.matchAll(/\{\{\s*(?:\$labels\.)?([a-z][a-z_]*)/g);
  return [...braces].map(([, label = '']) => label);
}

/** Labels by which the expression is grouped; with none, all labels of its metrics. */
export function labelsLeft(expression: string): readonly string[] {
  const groups = [...expression.matchAll(/\bby \(([^)]*)\)/g)];
  const outermost = groups[0]?.[1]?.split(',').map((label) => label.trim());
  return outermost ?? [...ADDED, ...seriesOf(expression).flatMap((name) => SERIES.get(name) ?? [])];
}

const withoutTexts = (expression: string) => expression.replaceAll(/"[^"]*"/g, '""');
