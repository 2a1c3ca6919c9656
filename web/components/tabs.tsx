import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

interface TabsProps {
  readonly label: string;
  readonly items: readonly {
    readonly id: string;
    readonly title: string;
    readonly content: ReactNode;
  }[];
}

/** One of several views at a time; arrow keys go from one to the next. */
export function Tabs({ label, items }: TabsProps) {
  const [first] = items;
  if (first === undefined) return null;
  return (
    <Radix.Root defaultValue={first.id}>
      <Radix.List aria-label={label} className="mb-3 flex flex-wrap gap-1 border-b border-line">
        {items.map(({ id, title }) => (
          <Radix.Trigger
            key={id}
            value={id}
            className="-mb-px h-9 border-b-2 border-transparent px-2.5 font-medium text-soft hover:text-ink data-[state=active]:border-accent data-[state=active]:text-accent"
          >
            {title}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {items.map(({ id, content }) => (
        <Radix.Content key={id} value={id} className="flex flex-col gap-2">
          {content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
