/**
 * Runs tasks one after another, in the order of the calls; a failed task does not stop the next.
 */
export class TaskLock {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task, task);
    this.#last = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }
}
