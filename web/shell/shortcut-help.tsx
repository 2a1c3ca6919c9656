import { Modal } from '../components/modal.tsx';
import { type TextKey, useText } from '../text/use-text.ts';

const GROUPS: readonly { title: TextKey; keys: readonly (readonly [string, TextKey])[] }[] = [
  {
    title: 'ui.help.move',
    keys: [
      ['j  k', 'ui.help.next_previous'],
      ['o  Enter', 'ui.help.open'],
      ['Esc', 'ui.help.back'],
      ['/', 'ui.help.search'],
      ['r', 'ui.help.related'],
      ['v', 'ui.help.raw'],
    ],
  },
  {
    title: 'ui.help.act',
    keys: [
      ['a', 'ui.help.acknowledge'],
      ['i', 'ui.help.assign'],
      ['c  1–7', 'ui.help.close'],
      ['x  Shift+x', 'ui.help.select'],
      ['z', 'ui.help.undo'],
      ['y', 'ui.help.link'],
    ],
  },
  {
    title: 'ui.help.go',
    keys: [
      ['g a', 'ui.nav.alerts'],
      ['g e', 'ui.nav.events'],
      ['g s', 'ui.nav.sources'],
      ['g d', 'ui.nav.deliveries'],
      ['?', 'ui.help.this'],
    ],
  },
];

/** All keys, with what they do. */
export function ShortcutHelp({ onClose }: { readonly onClose: () => void }) {
  const t = useText();
  return (
    <Modal title={t('ui.help.title')} onClose={onClose} wide>
      <div className="grid gap-6 sm:grid-cols-3">
        {GROUPS.map((group) => (
          <section key={group.title}>
            <h3 className="mb-2 text-xs font-semibold text-soft">{t(group.title)}</h3>
            <dl className="flex flex-col gap-2">
              {group.keys.map(([keys, meaning]) => (
                <div key={keys} className="flex items-baseline gap-2">
                  <dt className="flex w-24 shrink-0 gap-1">
                    {keys.split('  ').map((key) => (
                      <kbd
                        key={key}
                        className="rounded border border-line bg-raised px-1.5 font-mono text-xs leading-5"
                      >
                        {key}
                      </kbd>
                    ))}
                  </dt>
                  <dd>{t(meaning)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="mt-5 text-xs text-soft">{t('ui.help.off')}</p>
    </Modal>
  );
}
