import path from 'node:path';

/** Where the rules that come with the product lie. */
export const BUILT_IN_RULES = path.resolve(import.meta.dirname, '../../detections');
