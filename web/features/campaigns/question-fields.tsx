import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import {
  FEWEST_OPTIONS,
  MOST_OPTIONS,
  QUESTION_KINDS,
  withOption,
  type OptionDraft,
  type QuestionDraft,
} from './question-draft';

interface QuestionFieldsProps {
  readonly question: QuestionDraft;
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (question: QuestionDraft) => void;
}

/** What the text asks, and between what the patient chooses. */
export function QuestionFields({ question, errors, onChange }: QuestionFieldsProps) {
  const { t } = useTranslation();
  const { kind, options } = question;
  const set = (index: number, option: OptionDraft) => onChange({ kind, options: options.with(index, option) });
  const choose = (value: string) =>
    onChange({ options, kind: QUESTION_KINDS.find((known) => known === value) ?? 'none' });
  return (
    <div className="campaign-question">
      <NativeSelect
        label={t('campaigns.question')}
        description={t('campaigns.questionHint', { options: '{{ options }}' })}
        value={kind}
        data={['none' as const, ...QUESTION_KINDS].map((value) => ({ value, label: t(`questionKind.${value}`) }))}
        onChange={(event) => choose(event.currentTarget.value)}
      />
      {kind === 'choice' && (
        <>
          <ol className="plain campaign-options">
            {options.map((option, index) => (
              <Option
                // An answer has no identity of its own before it is stored: its place is its number in the text.
                key={index}
                number={index + 1}
                option={option}
                errors={{
                  en:
                    errors[`question/options/${String(index)}/label/en`] ??
                    errors[`question/options/${String(index)}/id`],
                  es: errors[`question/options/${String(index)}/label/es`],
                }}
                onChange={(changed) => set(index, changed)}
                onRemove={
                  options.length > FEWEST_OPTIONS
                    ? () => onChange({ kind, options: options.filter((_, other) => other !== index) })
                    : undefined
                }
              />
            ))}
          </ol>
          {options.length < MOST_OPTIONS && (
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<IconPlus size={14} aria-hidden="true" />}
              onClick={() => onChange(withOption(question))}
            >
              {t('campaigns.addOption')}
            </Button>
          )}
        </>
      )}
    </div>
  );
}

interface OptionProps {
  readonly number: number;
  readonly option: OptionDraft;
  readonly errors: { readonly en: string | undefined; readonly es: string | undefined };
  readonly onChange: (option: OptionDraft) => void;
  readonly onRemove: (() => void) | undefined;
}

function Option({ number, option, errors, onChange, onRemove }: OptionProps) {
  const { t } = useTranslation();
  return (
    <li className="campaign-option">
      <TextInput
        label={t('campaigns.optionEn', { number })}
        required
        maxLength={60}
        error={errors.en}
        value={option.en}
        onChange={(event) => onChange({ ...option, en: event.currentTarget.value })}
      />
      <TextInput
        label={t('campaigns.optionEs', { number })}
        maxLength={60}
        error={errors.es}
        lang="es"
        value={option.es}
        onChange={(event) => onChange({ ...option, es: event.currentTarget.value })}
      />
      {onRemove && (
        <ActionIcon variant="default" onClick={onRemove} aria-label={t('campaigns.removeOption', { number })}>
          <IconTrash size={14} aria-hidden="true" />
        </ActionIcon>
      )}
    </li>
  );
}
