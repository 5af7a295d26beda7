import { Checkbox, NativeSelect, Radio, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Json } from '../../../api/contract/primitives';
import type { FormFieldContract } from '../../../api/contract/tasks';
import { inLanguage } from '../../texts/localized';
import type { FieldProps } from './field-props';
import { ListField } from './list-field';

/** One field of a task's form, rendered from its definition. */
export function FormField(props: FieldProps) {
  const { field } = props;
  switch (field.kind) {
    case 'text':
      return <TextField {...props} field={field} />;
    case 'choice':
      return field.multiple ? <ManyOf {...props} field={field} /> : <OneOf {...props} field={field} />;
    case 'date':
      return <InputField {...props} field={field} type="date" />;
    case 'number':
      return <InputField {...props} field={field} type="number" />;
    case 'boolean':
      return <YesNo {...props} field={field} />;
    case 'list':
      return <ListField {...props} field={field} Field={FormField} />;
  }
}

type Kind<K extends FormFieldContract['kind']> = Extract<FormFieldContract, { kind: K }>;

function useFieldTexts({ field, path, errors }: Pick<FieldProps, 'field' | 'path' | 'errors'>) {
  const { i18n } = useTranslation();
  return {
    label: inLanguage(field.label, i18n.language),
    description: [field.help, field.staffHelp]
      .flatMap((help) => (help ? [inLanguage(help, i18n.language)] : []))
      .join(' '),
    error: errors[path],
    withAsterisk: field.required ?? false,
  };
}

function TextField(props: FieldProps<Kind<'text'>>) {
  const { field, path, value, onChange } = props;
  const shared = {
    ...useFieldTexts(props),
    value: typeof value === 'string' ? value : '',
    ...(field.maxLength !== undefined && { maxLength: field.maxLength }),
  };
  return field.multiline && !props.inLine ? (
    <Textarea {...shared} autosize minRows={2} maxRows={12} onChange={(e) => onChange(e.currentTarget.value, path)} />
  ) : (
    <TextInput {...shared} onChange={(event) => onChange(event.currentTarget.value, path)} />
  );
}

/** A date or a number, by the browser's own control. */
function InputField(props: FieldProps<Kind<'date'> | Kind<'number'>> & { readonly type: 'date' | 'number' }) {
  const { field, path, value, onChange, type } = props;
  const bounds = field.kind === 'number' ? { min: field.min, max: field.max, step: 'any' } : {};
  return (
    <TextInput
      {...useFieldTexts(props)}
      {...bounds}
      type={type}
      className="field-short"
      value={typeof value === 'string' || typeof value === 'number' ? String(value) : ''}
      onChange={(event) => onChange(readInput(event.currentTarget.value, type), path)}
    />
  );
}

function readInput(text: string, type: 'date' | 'number'): Json {
  if (text === '') return null;
  return type === 'number' ? Number(text) : text;
}

function OneOf(props: FieldProps<Kind<'choice'>>) {
  const { field, path, value, onChange, inLine } = props;
  const { t, i18n } = useTranslation();
  const texts = useFieldTexts(props);
  const chosen = typeof value === 'string' ? value : '';
  if (inLine || field.options.length > 6) {
    return (
      <NativeSelect
        {...texts}
        value={chosen}
        onChange={(event) => onChange(event.currentTarget.value || null, path)}
        data={[
          { value: '', label: t('form.choose') },
          ...field.options.map((option) => ({ value: option.value, label: inLanguage(option.label, i18n.language) })),
        ]}
      />
    );
  }
  return (
    <Radio.Group {...texts} value={chosen} onChange={(next) => onChange(next, path)}>
      <div className="choices">
        {field.options.map((option) => (
          <Radio key={option.value} value={option.value} label={inLanguage(option.label, i18n.language)} />
        ))}
      </div>
    </Radio.Group>
  );
}

function ManyOf(props: FieldProps<Kind<'choice'>>) {
  const { field, path, value, onChange } = props;
  const { i18n } = useTranslation();
  const chosen = Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
  return (
    <Checkbox.Group {...useFieldTexts(props)} value={chosen} onChange={(next) => onChange(next, path)}>
      <div className="choices">
        {field.options.map((option) => (
          <Checkbox key={option.value} value={option.value} label={inLanguage(option.label, i18n.language)} />
        ))}
      </div>
    </Checkbox.Group>
  );
}

/** Yes and no are two answers; a lone checkbox could not tell "no" from "not asked". */
function YesNo(props: FieldProps<Kind<'boolean'>>) {
  const { path, value, onChange } = props;
  const { t } = useTranslation();
  const chosen = typeof value === 'boolean' ? String(value) : '';
  return (
    <Radio.Group {...useFieldTexts(props)} value={chosen} onChange={(next) => onChange(next === 'true', path)}>
      <div className="choices">
        <Radio value="true" label={t('form.yes')} />
        <Radio value="false" label={t('form.no')} />
      </div>
    </Radio.Group>
  );
}
