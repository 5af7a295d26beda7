import { useTranslation } from 'react-i18next';
import { textLength } from './text-length';

/** How many texts it takes, while somebody writes. */
export function LengthHint({ text }: { readonly text: string }) {
  const { t } = useTranslation();
  const { characters, parts, wide } = textLength(text.trim());
  if (characters === 0) return <span className="soft small">{t('conversation.hint')}</span>;
  return (
    <span className="soft small">
      {t('conversation.length', { count: parts, characters })}
      {wide !== undefined && <> · {t('conversation.wide', { char: wide })}</>}
    </span>
  );
}
