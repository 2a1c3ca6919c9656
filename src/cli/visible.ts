/** Text of strangers may carry terminal escapes; nothing of it may move the cursor. */
export function visible(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach the terminal.
  return value.replace(/[\u0000-\u001f\u007f-\u009f]/g, '·');
}
