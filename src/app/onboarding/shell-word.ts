/** A text as one word of a POSIX shell, whatever it holds. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** The same for a path in which `*` stands for any run of characters. */
export function shellGlob(pattern: string): string {
  return pattern
    .split('*')
    .map((part) => (part === '' ? '' : shellWord(part)))
    .join('*');
}
