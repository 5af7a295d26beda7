import { Button, Menu, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session-context';
import { formatInstant, zoneName } from '../../time/format';
import { readLocalDateTime, SNOOZES, snoozeEnd } from './snooze-times';

interface SnoozeMenuProps {
  readonly onSnooze: (until: Date) => void;
  readonly children: ReactNode;
}

/** Until when a task rests: a few usual times, or any. All by the clinic's clock. */
export function SnoozeMenu({ onSnooze, children }: SnoozeMenuProps) {
  const { t, i18n } = useTranslation();
  const { zone } = useSession().organization;
  const [opened, setOpened] = useState(false);
  const [now, setNow] = useState(() => new Date());
  const toggle = (open: boolean) => {
    if (open) setNow(new Date());
    setOpened(open);
  };
  const choose = (until: Date) => {
    setOpened(false);
    onSnooze(until);
  };
  return (
    <Menu opened={opened} onChange={toggle} position="bottom-start" width={330} shadow="md" withinPortal>
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown aria-label={t('action.snooze')}>
        {SNOOZES.map((snooze) => {
          const end = snoozeEnd(snooze, now, zone);
          if (!end) return null;
          return (
            <Menu.Item
              key={snooze}
              onClick={() => choose(end)}
              rightSection={<span className="soft small">{formatInstant(end, zone, i18n.language)}</span>}
            >
              {t(`snooze.${snooze}`)}
            </Menu.Item>
          );
        })}
        <Menu.Divider />
        <AnyTime now={now} zone={zone} onChoose={choose} />
      </Menu.Dropdown>
    </Menu>
  );
}

interface AnyTimeProps {
  readonly now: Date;
  readonly zone: string;
  readonly onChoose: (until: Date) => void;
}

function AnyTime({ now, zone, onChoose }: AnyTimeProps) {
  const { t, i18n } = useTranslation();
  const [value, setValue] = useState('');
  const until = readLocalDateTime(value, zone);
  const past = until !== undefined && until <= now;
  return (
    <form
      className="snooze-any"
      onSubmit={(event) => {
        event.preventDefault();
        if (until && !past) onChoose(until);
      }}
    >
      <TextInput
        type="datetime-local"
        label={t('snooze.any', { zone: zoneName(now, zone, i18n.language) })}
        value={value}
        onChange={(event) => setValue(event.currentTarget.value)}
        onKeyDown={(event) => event.stopPropagation()}
        error={past && t('snooze.past')}
      />
      <Button type="submit" variant="default" disabled={!until || past}>
        {t('action.snooze')}
      </Button>
    </form>
  );
}
