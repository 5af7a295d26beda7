import { Button, FileInput, Textarea } from '@mantine/core';
import { IconMailOff } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure';
import { Waiting } from '../../app/waiting';
import { keys } from '../../client/keys';
import { useToast } from '../../app/use-toast';
import { listMails, mailBack, type MailBackKind, type SimulatedMail } from '../../client/simulators';

interface MailViewProps {
  readonly chosen: string | null;
  readonly onChoose: (messageId: string) => void;
}

const POLL_MS = 1000;

export function MailView({ chosen, onChoose }: MailViewProps) {
  const { t } = useTranslation();
  const mails = useQuery({
    queryKey: keys.simulatedMails,
    queryFn: ({ signal }) => listMails(signal),
    refetchInterval: POLL_MS,
  });
  if (mails.isPending) return <Waiting />;
  if (!mails.data) return <Failure error={mails.error} onRetry={() => void mails.refetch()} />;
  const newestFirst = [...mails.data.items].sort((a, b) => b.at.localeCompare(a.at));
  const shown = newestFirst.find(({ messageId }) => messageId === chosen) ?? newestFirst[0];
  if (!shown) {
    return (
      <div className="empty">
        <IconMailOff size={28} stroke={1.5} aria-hidden="true" />
        <h2>{t('simulator.noMail')}</h2>
      </div>
    );
  }
  return (
    <div className="simulator-columns">
      <ul className="plain simulator-list panel" aria-label={t('simulator.mail')}>
        {newestFirst.map((mail) => (
          <li key={mail.messageId}>
            <button
              type="button"
              aria-current={mail === shown ? 'true' : undefined}
              onClick={() => onChoose(mail.messageId)}
            >
              <b>{mail.subject}</b>
              <span className="soft small simulator-last">{mail.to.join(', ')}</span>
            </button>
          </li>
        ))}
      </ul>
      <Letter mail={shown} />
    </div>
  );
}

function Letter({ mail }: { readonly mail: SimulatedMail }) {
  const { t, i18n } = useTranslation();
  const at = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <article className="panel card letter">
      <h2>{mail.subject}</h2>
      <dl className="facts">
        <div>
          <dt>{t('simulator.from')}</dt>
          <dd>{mail.from}</dd>
        </div>
        <div>
          <dt>{t('simulator.to')}</dt>
          <dd>{mail.to.join(', ')}</dd>
        </div>
        <div>
          <dt>{t('simulator.at')}</dt>
          <dd>{at.format(new Date(mail.at))}</dd>
        </div>
      </dl>
      <p className="letter-body">{mail.body}</p>
      <AnswerMail key={mail.messageId} mail={mail} />
    </article>
  );
}

const BY_PROGRAM = ['autoreply', 'bounce', 'complaint'] as const satisfies readonly MailBackKind[];

/** What comes back for an email: the reader's answer, or a program's. */
function AnswerMail({ mail }: { readonly mail: SimulatedMail }) {
  const { t } = useTranslation();
  const toast = useToast();
  const [body, setBody] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const answer = useMutation({
    mutationFn: (kind: MailBackKind) =>
      kind === 'reply'
        ? mailBack(mail, kind, body.trim(), file ?? undefined)
        : mailBack(mail, kind, kind === 'autoreply' ? t('simulator.away') : body.trim()),
    onSuccess: () => {
      setBody('');
      setFile(null);
      toast.done(t('simulator.wentBack'));
    },
    onError: toast.failed,
  });
  return (
    <form
      className="add-step"
      onSubmit={(event) => {
        event.preventDefault();
        if (body.trim() !== '' && !answer.isPending) answer.mutate('reply');
      }}
    >
      <Textarea
        label={t('simulator.reply')}
        autosize
        minRows={2}
        value={body}
        onChange={(event) => setBody(event.currentTarget.value)}
      />
      <FileInput label={t('simulator.attach')} value={file} onChange={setFile} clearable />
      <div className="with-icon">
        <Button type="submit" loading={answer.isPending} disabled={body.trim() === ''}>
          {t('simulator.send')}
        </Button>
        {BY_PROGRAM.map((kind) => (
          <Button key={kind} variant="default" onClick={() => answer.mutate(kind)}>
            {t(`simulator.mailBack.${kind}`)}
          </Button>
        ))}
      </div>
    </form>
  );
}
