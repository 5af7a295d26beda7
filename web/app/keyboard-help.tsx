import { Kbd, Modal } from '@mantine/core';
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

export function KeyboardHelp({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('keyboard.title')}
      size="sm"
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
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
    </Modal>
  );
}
