import path from 'node:path';

/** Where the built console is. */
export const CONSOLE = path.resolve(import.meta.dirname, '../../dist/web');
