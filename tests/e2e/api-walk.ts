// Asks every GET route of the published API document, as one caller, for things that the caller must not learn of.
import { read } from '../source-files.ts';
import type { ServiceProcess } from './service-process.ts';

/** Something by which another province could be recognised. */
export interface Mark {
  readonly value: string;
  /** The field of events that it stands in. */
  readonly field?: string;
}

interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'path';
  readonly required?: boolean;
  readonly schema: { readonly type?: string; readonly enum?: string[]; readonly anyOf?: unknown[] };
}

interface Route {
  readonly path: string;
  readonly parameters: readonly Parameter[];
}

/** What was asked, what was answered, and whether the question named the mark. */
export interface Answer {
  readonly url: string;
  readonly asked: string | undefined;
  readonly status: number;
  /** The body, and the headers but those that differ from request to request. */
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers have every shape.
  readonly body: any;
}

const NO_ID = 'khong-co-that';

/** Every GET route of the API document. */
export function getRoutes(): Route[] {
  const { paths } = JSON.parse(read('schemas/openapi.json')) as {
    paths: Record<string, { get?: { parameters?: Parameter[] } }>;
  };
  return Object.entries(paths).flatMap(([path, { get }]) =>
    get === undefined ? [] : [{ path, parameters: get.parameters ?? [] }],
  );
}

/** The urls that ask a route for everything, and for each mark by each parameter that takes text. */
function urlsOf({ path, parameters }: Route, marks: readonly Mark[]) {
  const names = (place: string) => parameters.filter((one) => one.in === place);
  const bases = names('query')
    .filter(({ required }) => required)
    .reduce(
      (queries, { name, schema }) =>
        queries.flatMap((query) => (schema.enum ?? ['']).map((one) => ({ ...query, [name]: one }))),
      [{}] as Record<string, string>[],
    );
  const urls: { url: string; asked: string | undefined }[] = [];
  const add = (asked: string | undefined, extra: Record<string, string>, id = NO_ID) => {
    for (const base of bases) {
      const field = extra['field'] ?? 'gac.source.id';
      const needed = path.endsWith('/aggregate') ? { field, interval: '1d' } : {};
      const query = new URLSearchParams({ ...base, ...needed, ...extra });
      const place = path.replace(/\{\w+\}/g, encodeURIComponent(id));
      urls.push({ url: query.size > 0 ? `${place}?${query}` : place, asked });
    }
  };
  const takes = (name: string) => names('query').some((one) => one.name === name);
  add(undefined, {});
  for (const { value, field } of marks) {
    if (names('path').length > 0) add(value, {}, value);
    for (const { name, schema } of names('query')) {
      const isText = schema.type === 'string' && !schema.enum;
      if (isText && !['from', 'to', 'field', 'interval'].includes(name))
        add(value, { [name]: value });
    }
    if (field !== undefined && takes('filter')) add(value, { filter: `${field}:${value}` });
    if (field !== undefined && takes('field')) add(undefined, { field });
  }
  return urls;
}

/** Walks all routes. */
export async function walk(
  service: ServiceProcess,
  headers: Record<string, string>,
  marks: readonly Mark[],
): Promise<Answer[]> {
  const answers: Answer[] = [];
  const urls = new Map(
    getRoutes()
      .flatMap((route) => urlsOf(route, marks))
      .map((one) => [one.url, one]),
  );
  for (const { url, asked } of urls.values()) {
    const answer = await service.call('GET', url, undefined, headers);
    const text = `${JSON.stringify(answer.body)}\n${answer.headers.get('etag') ?? ''}`;
    answers.push({ url, asked, status: answer.status, text, body: answer.body });
  }
  return answers;
}

/** Whether a text has the mark itself, not a longer word that begins with it. */
export function tells(text: string, { value }: Mark): boolean {
  const literal = value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`${literal}(?![\\w-])`).test(text);
}
