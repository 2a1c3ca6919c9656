import { createContext, use } from 'react';

/** The queue around an opened alert. */
interface Queue {
  /** Opens the next alert of the same queue after one was dealt with; closes the page at its end. */
  readonly next: (doneId: string) => void;
  readonly step: (by: 1 | -1) => void;
  readonly close: () => void;
  /** Place of the opened alert, from 1, and how many there are; `undefined` when it is not in the queue. */
  readonly place: { readonly at: number; readonly of: number } | undefined;
}

/** Given by the room of alerts. */
export const QueueContext = createContext<Queue | undefined>(undefined);

/** The queue around the opened alert. */
export function useQueue(): Queue {
  const queue = use(QueueContext);
  if (queue === undefined) throw new Error('No queue is around this alert.');
  return queue;
}
