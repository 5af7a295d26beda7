import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../../../time/format';
import '../../simulator/handset.css';
import { phoneAt, type OnPhone, type Run } from './moments';

interface SimulatedPhoneProps {
  readonly run: Run;
  readonly now: string;
  readonly language: 'en' | 'es';
}

/** The patient's phone at an instant, with the texts in the chosen language. */
export function SimulatedPhone({ run, now, language }: SimulatedPhoneProps) {
  const { t } = useTranslation();
  const shown = phoneAt(run, now);
  const screen = useRef<HTMLDivElement>(null);
  const count = shown.length;
  useEffect(() => {
    if (screen.current) screen.current.scrollTop = screen.current.scrollHeight;
  }, [count]);
  return (
    <section className="handset" aria-labelledby="run-phone">
      <h4 id="run-phone">{t('simulate.phone')}</h4>
      <div ref={screen} className="handset-screen" role="log" tabIndex={0} aria-labelledby="run-phone">
        {count === 0 && <p className="soft small">{t('simulate.phoneEmpty')}</p>}
        {shown.map((each, index) => (
          <PhoneText key={index} shown={each} zone={run.zone} language={language} />
        ))}
      </div>
    </section>
  );
}

interface PhoneTextProps {
  readonly shown: OnPhone;
  readonly zone: string;
  readonly language: 'en' | 'es';
}

function PhoneText({ shown, zone, language }: PhoneTextProps) {
  const { t, i18n } = useTranslation();
  const isOwn = shown.kind === 'written';
  return (
    <div className="handset-text" data-own={isOwn || undefined}>
      <span className="visually-hidden">{t(isOwn ? 'simulator.inbound' : 'simulator.outbound')}</span>
      {isOwn ? <p>{shown.text}</p> : <Received message={shown.message} language={language} />}
      <span className="small">{formatInstant(new Date(shown.at), zone, i18n.language)}</span>
    </div>
  );
}

function Received({
  message,
  language,
}: {
  readonly message: Extract<OnPhone, { kind: 'received' }>['message'];
  readonly language: 'en' | 'es';
}) {
  const { t } = useTranslation();
  const text = message.texts[language];
  return (
    <>
      {message.channel === 'email' && (
        <span className="small">{t('simulate.email', { subject: text?.subject ?? '' })}</span>
      )}
      <p lang={language}>{text?.body ?? t('simulate.noText')}</p>
    </>
  );
}
