import {
  IconArrowsSplit,
  IconChecklist,
  IconDeviceMobileMessage,
  IconInbox,
  IconMessages,
  IconSettings,
  IconSpeakerphone,
  IconTemplate,
  IconUsers,
  type Icon,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink, Outlet } from 'react-router';
import { listConversations } from '../client/conversations';
import { keys } from '../client/keys';
import { KeyboardHelp } from './keyboard-help';
import { useLiveUpdates } from './live';
import { useMay, useSession } from './session-context';
import './shell.css';
import { useShortcuts } from './shortcuts';
import { StreamMark } from './stream-mark';
import { UserMenu } from './user-menu';

/** What every screen of a signed-in person stands in: navigation, who I am, and the live line. */
export default function Shell() {
  const { t } = useTranslation();
  const session = useSession();
  const may = useMay();
  const stream = useLiveUpdates();
  const [helpOpen, setHelpOpen] = useState(false);
  useShortcuts({ '?': () => setHelpOpen(true) });
  return (
    <div className="shell">
      <a className="shell-skip" href="#main">
        {t('shell.skip')}
      </a>
      <header className="shell-side">
        <div className="shell-brand">
          <img src="/icon.svg" alt="" width={22} height={22} />
          <span>Carepath</span>
          <StreamMark state={stream} />
        </div>
        <nav className="shell-nav" aria-label={t('shell.navigation')}>
          {may('tasks:read') && <Entry to="/today" icon={IconChecklist} label={t('nav.today')} />}
          {may('messages:read') && <InboxEntry />}
          {may('patients:read') && <Entry to="/patients" icon={IconUsers} label={t('nav.patients')} />}
          {may('messages:read') && <Entry to="/messages" icon={IconMessages} label={t('nav.messages')} />}
          {may('campaigns:run') && <Entry to="/campaigns" icon={IconSpeakerphone} label={t('nav.campaigns')} />}
          {may('pathways:read') && <Entry to="/pathways" icon={IconArrowsSplit} label={t('nav.pathways')} />}
          {may('templates:edit') && <Entry to="/templates" icon={IconTemplate} label={t('nav.templates')} />}
          {may('settings:edit') && <Entry to="/settings" icon={IconSettings} label={t('nav.settings')} />}
          {session.simulators && <Entry to="/sim" icon={IconDeviceMobileMessage} label={t('nav.simulator')} />}
        </nav>
        <UserMenu onKeyboardHelp={() => setHelpOpen(true)} />
      </header>
      <main id="main" tabIndex={-1}>
        <Outlet />
      </main>
      <KeyboardHelp opened={helpOpen} onClose={() => setHelpOpen(false)} />
    </div>
  );
}

/** With how many conversations wait for anybody. */
function InboxEntry() {
  const { t } = useTranslation();
  const query = { view: 'all', limit: 1 } as const;
  const waiting = useQuery({
    queryKey: keys.inboxList(query),
    queryFn: ({ signal }) => listConversations(query, signal),
  });
  const count = waiting.data?.total ?? 0;
  return <Entry to="/inbox" icon={IconInbox} label={t('nav.inbox')} {...(count > 0 && { count })} />;
}

function Entry({
  to,
  icon: Mark,
  label,
  count,
}: {
  readonly to: string;
  readonly icon: Icon;
  readonly label: string;
  readonly count?: number;
}) {
  return (
    <NavLink to={to} className="shell-entry">
      <Mark size={18} stroke={1.6} aria-hidden="true" />
      <span>{label}</span>
      {count !== undefined && <span className="shell-count">{count}</span>}
    </NavLink>
  );
}
