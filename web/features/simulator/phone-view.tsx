import { ActionIcon, FileButton, TextInput } from '@mantine/core';
import { IconDeviceMobileOff, IconPhoto, IconPhotoPlus, IconSend } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure';
import { useToast } from '../../app/use-toast';
import { Waiting } from '../../app/waiting';
import { keys } from '../../client/keys';
import { listTexts, pictureFromPhone, textFromPhone, type SimulatedText } from '../../client/simulators';
import './handset.css';
import { phonesOf, type Phone } from './phones';

interface PhoneViewProps {
  readonly chosen: string | null;
  readonly onChoose: (number: string) => void;
}

const POLL_MS = 1000;

export function PhoneView({ chosen, onChoose }: PhoneViewProps) {
  const { t } = useTranslation();
  const texts = useQuery({
    queryKey: keys.simulatedTexts,
    queryFn: ({ signal }) => listTexts(signal),
    refetchInterval: POLL_MS,
  });
  if (texts.isPending) return <Waiting />;
  if (!texts.data) return <Failure error={texts.error} onRetry={() => void texts.refetch()} />;
  const phones = phonesOf(texts.data.items);
  const shown = phones.find(({ number }) => number === chosen) ?? phones[0];
  if (!shown) {
    return (
      <div className="empty">
        <IconDeviceMobileOff size={28} stroke={1.5} aria-hidden="true" />
        <h2>{t('simulator.noPhones')}</h2>
        <p>{t('simulator.noPhonesHint')}</p>
      </div>
    );
  }
  return (
    <div className="simulator-columns">
      <ul className="plain simulator-list panel" aria-label={t('simulator.phones')}>
        {phones.map((phone) => (
          <li key={phone.number}>
            <button
              type="button"
              aria-current={phone.number === shown.number ? 'true' : undefined}
              onClick={() => onChoose(phone.number)}
            >
              <b>{phone.number}</b>
              <span className="soft small simulator-last">{lastOf(phone)}</span>
            </button>
          </li>
        ))}
      </ul>
      <Handset key={shown.number} phone={shown} />
    </div>
  );
}

function lastOf({ texts }: Phone): string {
  const last = texts.at(-1);
  return last === undefined || last.body !== '' ? (last?.body ?? '') : '…';
}

function Handset({ phone }: { readonly phone: Phone }) {
  const { t } = useTranslation();
  const screen = useRef<HTMLDivElement>(null);
  const count = phone.texts.length;
  useEffect(() => {
    if (screen.current) screen.current.scrollTop = screen.current.scrollHeight;
  }, [count]);
  return (
    <section className="handset" aria-labelledby="handset-number">
      <h2 id="handset-number">{phone.number}</h2>
      <div ref={screen} className="handset-screen" role="log" tabIndex={0} aria-label={t('simulator.thread')}>
        {phone.texts.map((text) => (
          <HandsetText key={text.sid} text={text} />
        ))}
      </div>
      <Reply from={phone.number} />
    </section>
  );
}

/** Seen from the phone: what the product sent stands on the left. */
function HandsetText({ text }: { readonly text: SimulatedText }) {
  const { t, i18n } = useTranslation();
  const at = new Intl.DateTimeFormat(i18n.language, { weekday: 'short', hour: 'numeric', minute: '2-digit' });
  return (
    <div className="handset-text" data-own={text.direction === 'inbound' || undefined}>
      <span className="visually-hidden">{t(`simulator.${text.direction}`)}</span>
      {text.body !== '' && <p>{text.body}</p>}
      {text.media.length > 0 && (
        <p className="with-icon">
          <IconPhoto size={16} aria-hidden="true" />
          {t('simulator.pictures', { count: text.media.length })}
        </p>
      )}
      <span className="small">
        {at.format(new Date(text.at))} · {text.status}
      </span>
    </div>
  );
}

function Reply({ from }: { readonly from: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toast = useToast();
  const [body, setBody] = useState('');
  const send = useMutation({
    mutationFn: ({ text, picture }: { readonly text: string; readonly picture?: File }) =>
      picture ? pictureFromPhone(from, text, picture) : textFromPhone(from, text),
    onSuccess: () => setBody(''),
    onError: toast.failed,
    onSettled: () => client.invalidateQueries({ queryKey: keys.simulatedTexts }),
  });
  return (
    <form
      className="handset-reply"
      onSubmit={(event) => {
        event.preventDefault();
        if (body.trim() !== '' && !send.isPending) send.mutate({ text: body.trim() });
      }}
    >
      <TextInput
        aria-label={t('simulator.reply')}
        placeholder={t('simulator.reply')}
        size="sm"
        value={body}
        onChange={(event) => setBody(event.currentTarget.value)}
      />
      <FileButton
        accept="image/*"
        inputProps={{ 'aria-label': t('simulator.sendPicture') }}
        onChange={(picture) => picture && send.mutate({ text: body.trim(), picture })}
      >
        {(props) => (
          <ActionIcon {...props} variant="default" size={36} aria-label={t('simulator.sendPicture')}>
            <IconPhotoPlus size={16} aria-hidden="true" />
          </ActionIcon>
        )}
      </FileButton>
      <ActionIcon
        type="submit"
        variant="filled"
        color="pine"
        size={36}
        loading={send.isPending}
        disabled={body.trim() === ''}
        aria-label={t('simulator.send')}
      >
        <IconSend size={16} aria-hidden="true" />
      </ActionIcon>
    </form>
  );
}
