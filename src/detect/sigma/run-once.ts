import v8 from 'node:v8';

/**
 * Runs work that is not done again soon, such as reading all rules: its code is not made as fast as can be, which would take longer
 * than the work itself. It comes back when this work is done.
 */
export function runOnce<Result>(work: () => Result): Result {
  v8.setFlagsFromString('--no-turbofan');
  try {
    return work();
  } finally {
    v8.setFlagsFromString('--turbofan');
  }
}
