import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import type { Json } from '../../../api/contract/primitives';
import type { FormFieldContract } from '../../../api/contract/tasks';
import { inLanguage } from '../../texts/localized';
import { isObject } from './form-data';
import type { FieldProps } from './field-props';

interface ListFieldProps extends FieldProps<Extract<FormFieldContract, { kind: 'list' }>> {
  /** Renders a field of a line, which may be a list again. */
  readonly Field: ComponentType<FieldProps>;
}

/** Lines of the same fields, one a medication: each with its own disposition. */
export function ListField({ field, path, value, errors, onChange, Field }: ListFieldProps) {
  const { t, i18n } = useTranslation();
  const lines = Array.isArray(value) ? value : [];
  const label = inLanguage(field.label, i18n.language);
  const error = errors[path];
  const setLine = (index: number, line: Json, changed: string) =>
    onChange(
      lines.map((each, at) => (at === index ? line : each)),
      changed,
    );
  return (
    <fieldset className="list-field" data-error={error !== undefined || undefined}>
      <legend>
        {label}
        {field.required && (
          <span className="tone-danger" aria-hidden="true">
            {' '}
            *
          </span>
        )}
        <span className="soft"> · {t('form.lines', { count: lines.length })}</span>
      </legend>
      {field.help && <p className="soft small">{inLanguage(field.help, i18n.language)}</p>}
      {error !== undefined && <p className="tone-danger small">{error}</p>}
      <ol className="list-lines">
        {lines.map((line, index) => (
          <Line
            // A line has no identity of its own: its place is what the answer is stored by.
            key={index}
            field={field}
            Field={Field}
            path={`${path}/${index}`}
            number={index + 1}
            value={line}
            errors={errors}
            onChange={(next, changed) => setLine(index, next, changed)}
            onRemove={
              field.canAdd
                ? () =>
                    onChange(
                      lines.filter((_line, at) => at !== index),
                      path,
                    )
                : undefined
            }
          />
        ))}
      </ol>
      {field.canAdd && (
        <Button
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden="true" />}
          onClick={() => onChange([...lines, {}], path)}
        >
          {t('form.addLine')}
        </Button>
      )}
    </fieldset>
  );
}

interface LineProps extends ListFieldProps {
  readonly number: number;
  readonly onRemove: (() => void) | undefined;
}

function Line({ field, Field, path, number, value, errors, onChange, onRemove }: LineProps) {
  const { t } = useTranslation();
  const line = isObject(value) ? value : {};
  return (
    <li className="list-line" role="group" aria-label={t('form.line', { number })}>
      <div className="list-line-fields">
        {field.item.map((item) => (
          <Field
            key={item.id}
            field={item}
            path={`${path}/${item.id}`}
            value={line[item.id] ?? null}
            errors={errors}
            onChange={(next, changed) => onChange({ ...line, [item.id]: next }, changed)}
            inLine
          />
        ))}
      </div>
      {onRemove && (
        <ActionIcon onClick={onRemove} aria-label={t('form.removeLine', { number })}>
          <IconX size={14} aria-hidden="true" />
        </ActionIcon>
      )}
    </li>
  );
}
