import { Button, NativeSelect } from '@mantine/core';
import { IconHandGrab, IconMoon, IconSun, IconUserMinus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { TaskDetail } from '../../../api/contract/tasks';
import { useSession } from '../../app/session-context';
import { keys } from '../../client/keys';
import { listUsers } from '../../client/users';
import { formatAgo } from '../../time/format';
import { useNow } from '../../time/use-now';
import { isHeldByOther } from './holder';
import { SnoozeMenu } from './snooze-menu';
import { usePendingTasks, useTaskActions } from './use-task-actions';

/** Take it, give it back, hand it on, let it rest. What a colleague holds can only be taken over or handed on. */
export function TaskActions({ task }: { readonly task: TaskDetail }) {
  const { user } = useSession();
  const act = useTaskActions();
  const held = isHeldByOther(task, user.id);
  return (
    <>
      {task.assignee && held && <TakenNotice name={task.assignee.name} at={task.claimedAt} />}
      <div className="task-actions">
        <TakeOrRelease task={task} />
        <Assign task={task} onAssign={(person) => act(task.id, { kind: 'assign', user: person })} />
        {!held && <SnoozeOrWake task={task} />}
      </div>
    </>
  );
}

function TakeOrRelease({ task }: { readonly task: TaskDetail }) {
  const { t } = useTranslation();
  const { user } = useSession();
  const act = useTaskActions();
  const loading = usePendingTasks().has(task.id);
  const me = { id: user.id, name: user.name };
  if (task.assignee?.id === user.id) {
    return (
      <Button
        variant="default"
        loading={loading}
        leftSection={<IconUserMinus size={14} aria-hidden="true" />}
        onClick={() => act(task.id, { kind: 'release' })}
      >
        {t('action.release')}
      </Button>
    );
  }
  return (
    <Button
      variant={task.assignee ? 'default' : 'light'}
      loading={loading}
      leftSection={<IconHandGrab size={14} aria-hidden="true" />}
      onClick={() => act(task.id, task.assignee ? { kind: 'assign', user: me } : { kind: 'claim' })}
    >
      {t(task.assignee ? 'action.takeOver' : 'action.claim')}
    </Button>
  );
}

function SnoozeOrWake({ task }: { readonly task: TaskDetail }) {
  const { t } = useTranslation();
  const act = useTaskActions();
  if (task.snoozedUntil !== null) {
    return (
      <Button
        variant="default"
        data-command="snooze"
        leftSection={<IconSun size={14} aria-hidden="true" />}
        onClick={() => act(task.id, { kind: 'snooze', until: null })}
      >
        {t('action.wake')}
      </Button>
    );
  }
  return (
    <SnoozeMenu onSnooze={(until) => act(task.id, { kind: 'snooze', until })}>
      <Button variant="default" data-command="snooze" leftSection={<IconMoon size={14} aria-hidden="true" />}>
        {t('action.snooze')}
      </Button>
    </SnoozeMenu>
  );
}

function TakenNotice({ name, at }: { readonly name: string; readonly at: string | null }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const ago = at === null ? '' : formatAgo(new Date(at), now, i18n.language);
  return (
    <p className="notice" role="status">
      {t('holder.taken', { name, ago })}
    </p>
  );
}

interface AssignProps {
  readonly task: TaskDetail;
  readonly onAssign: (person: { id: string; name: string }) => void;
}

function Assign({ task, onAssign }: AssignProps) {
  const { t } = useTranslation();
  const users = useQuery({
    queryKey: keys.users,
    queryFn: ({ signal }) => listUsers(signal),
    staleTime: 300_000,
  });
  const people = users.data?.items ?? [];
  return (
    <NativeSelect
      aria-label={t('action.assign')}
      value={task.assignee?.id ?? ''}
      onChange={(event) => {
        const person = people.find(({ id }) => id === event.currentTarget.value);
        if (person) onAssign({ id: person.id, name: person.name });
      }}
      data={[
        { value: '', label: t('action.assignTo'), disabled: true },
        ...people.map(({ id, name }) => ({ value: id, label: name })),
      ]}
    />
  );
}
