const QUOTED = /(["'`]).*\1/s;

/** What is wrong with a parser, for engineers. What an error quotes may be a piece of a record, so it is left out. */
export function defectText(error: unknown): string {
  return error instanceof Error
    ? `${error.name}: ${error.message.replace(QUOTED, '…')}`
    : 'something was thrown that is no error';
}
