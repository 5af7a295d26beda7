import { Menu, UnstyledButton } from '@mantine/core';
import { IconKeyboard, IconLogout, IconSelector } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { drafts } from '../features/today/drafts';
import { keys } from '../client/keys';
import { signOut } from '../client/session';
import { useSession } from './session-context';
import { useToast } from './use-toast';

export function UserMenu({ onKeyboardHelp }: { readonly onKeyboardHelp: () => void }) {
  const { t } = useTranslation();
  const { user, organization } = useSession();
  const leave = useLeave();
  return (
    <Menu position="top-start" width={220} shadow="md" keepMounted={false}>
      <Menu.Target>
        <UnstyledButton className="shell-user">
          <span className="visually-hidden">{t('shell.account', { name: user.name })}</span>
          <span className="shell-initials" aria-hidden="true">
            {initials(user.name)}
          </span>
          <span className="shell-user-name" aria-hidden="true">
            <span>{user.name}</span>
            <span className="soft small">{organization.name}</span>
          </span>
          <IconSelector size={14} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{user.roles.map((role) => t(`role.${role}`)).join(', ')}</Menu.Label>
        <Menu.Item leftSection={<IconKeyboard size={16} aria-hidden="true" />} onClick={onKeyboardHelp}>
          {t('shell.keyboard')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden="true" />} onClick={() => void leave()}>
          {t('shell.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Saves what is still on its way, then ends the session and forgets everything that was on the screen. */
function useLeave(): () => Promise<void> {
  const client = useQueryClient();
  const toast = useToast();
  return async () => {
    await drafts.flushAll();
    try {
      await signOut();
    } catch (error) {
      toast.failed(error);
      return;
    }
    drafts.forget();
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== keys.session[0] });
    client.setQueryData(keys.session, null);
  };
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const first = words[0]?.[0] ?? '?';
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? '') : '';
  return `${first}${last}`.toUpperCase();
}
