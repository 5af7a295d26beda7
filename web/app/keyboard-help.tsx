import { Kbd } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dialog } from './dialog';

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

export function KeyboardHelp({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} title={t('keyboard.title')} onClose={onClose}>
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
    </Dialog>
  );
}
