/** Where documents of exceptions stand, in what is said of them. */
const PLACE = 'exception:';

/** What of an exception decides. */
export interface ExceptionFacts {
  readonly id: string;
  readonly ruleId: string;
  /** `undefined` = everywhere. */
  readonly province: string | undefined;
  /** A Sigma selection. */
  readonly condition: Readonly<Record<string, unknown>>;
}

/** An exception as what it is to the engine: a Sigma filter that leaves a selection out, within its province. */
export function exceptionText({ id, ruleId, province, condition }: ExceptionFacts) {
  const isLocal = province !== undefined;
  const filter = {
    rules: [ruleId],
    selection: condition,
    ...(isLocal ? { locality: { 'gac.province': province } } : {}),
    condition: isLocal ? 'not (selection and locality)' : 'not selection',
  };
  const document = { title: `Exception ${id}`, id, filter };
  return { file: exceptionFile(id), text: `${JSON.stringify(document, null, 2)}\n` };
}

/** The name under which an exception is among the documents of the rules. */
export function exceptionFile(id: string): string {
  return `${PLACE}${id}`;
}
