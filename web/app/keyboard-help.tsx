import { ActionIcon, Kbd } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

const COMMANDS = [
  { keys: ['j', 'k'], text: 'keyboard.move' },
  { keys: ['Enter'], text: 'keyboard.open' },
  { keys: ['i'], text: 'keyboard.claim' },
  { keys: ['e'], text: 'keyboard.complete' },
  { keys: ['Ctrl', 'Enter'], text: 'keyboard.completeNext' },
  { keys: ['h'], text: 'keyboard.snooze' },
  { keys: ['/'], text: 'keyboard.search' },
  { keys: ['?'], text: 'keyboard.help' },
] as const;

/** The browser's own modal dialog: it keeps the focus, closes on Escape, and gives the focus back. */
export function KeyboardHelp({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (opened) dialog.current?.showModal();
    else dialog.current?.close();
  }, [opened]);
  return (
    <dialog ref={dialog} className="shell-help" aria-labelledby="shell-help-title" onClose={onClose}>
      <div className="shell-help-head">
        <h2 id="shell-help-title">{t('keyboard.title')}</h2>
        <ActionIcon onClick={onClose} aria-label={t('app.close')}>
          <IconX size={16} aria-hidden="true" />
        </ActionIcon>
      </div>
      <dl className="shell-keys">
        {COMMANDS.map((command) => (
          <div key={command.text}>
            <dt>
              {command.keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{t(command.text)}</dd>
          </div>
        ))}
      </dl>
      <p className="soft small">{t('keyboard.note')}</p>
    </dialog>
  );
}
