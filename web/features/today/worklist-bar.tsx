import { NativeSelect, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { keys } from '../../client/keys';
import { listTasks } from '../../client/tasks';
import { type ChangeWorklist } from './use-worklist';
import { DUES, PRIORITIES, SORTS, STATUSES, VIEWS, type View, type WorklistState } from './worklist-state';

interface WorklistBarProps {
  readonly state: WorklistState;
  readonly change: ChangeWorklist;
  readonly searchRef: RefObject<HTMLInputElement | null>;
}

export function WorklistBar({ state, change, searchRef }: WorklistBarProps) {
  const { t } = useTranslation();
  return (
    <div className="worklist-bar">
      <div className="worklist-top">
        <div className="worklist-views" role="group" aria-label={t('today.views')}>
          {VIEWS.map((view) => (
            <ViewButton key={view} view={view} state={state} change={change} />
          ))}
        </div>
        <Filter name="sort" options={SORTS} value={state.sort} change={change} />
      </div>
      <div className="worklist-filters" role="search" aria-label={t('today.filters')}>
        <Search q={state.q} change={change} inputRef={searchRef} />
        <Filter name="due" options={DUES} value={state.due} any change={change} />
        <Filter name="priority" options={PRIORITIES} value={state.priority} any change={change} />
        <Filter name="status" options={STATUSES} value={state.status} change={change} />
      </div>
      {state.patient !== undefined && (
        <button type="button" className="worklist-chip" onClick={() => change({ patient: undefined, after: [] })}>
          {t('today.onePatient')}
        </button>
      )}
    </div>
  );
}

function ViewButton({ view, state, change }: { view: View; state: WorklistState; change: ChangeWorklist }) {
  const { t } = useTranslation();
  const query = { view, status: state.status, limit: 1 };
  const count = useQuery({
    queryKey: keys.taskCount(query),
    queryFn: ({ signal }) => listTasks(query, signal),
  });
  return (
    <button type="button" aria-pressed={state.view === view} onClick={() => change({ view, after: [] })}>
      {t(`view.${view}`)} <span className="worklist-count">{count.data?.total ?? '–'}</span>
    </button>
  );
}

interface FilterProps<Name extends 'due' | 'priority' | 'status' | 'sort', Value extends string> {
  readonly name: Name;
  readonly options: readonly Value[];
  readonly value: Value | undefined;
  /** Offers "any", which is no filter. */
  readonly any?: boolean;
  readonly change: ChangeWorklist;
}

function Filter<Name extends 'due' | 'priority' | 'status' | 'sort', Value extends string>(
  props: FilterProps<Name, Value>,
) {
  const { t } = useTranslation();
  const { name, options, value, any = false, change } = props;
  const words = options.map((option) => ({
    value: option,
    label: t(`filter.${name}.${option}` as 'filter.due.today'),
  }));
  return (
    <NativeSelect
      aria-label={t(`filter.${name}.label`)}
      data-active={(any && value !== undefined) || undefined}
      value={value ?? ''}
      onChange={(event) => {
        const chosen = options.find((option) => option === event.currentTarget.value);
        change({ [name]: chosen, after: [] });
      }}
      data={any ? [{ value: '', label: t(`filter.${name}.any` as 'filter.due.any') }, ...words] : words}
    />
  );
}

const SEARCH_WAIT_MS = 250;

interface SearchProps {
  readonly q: string;
  readonly change: ChangeWorklist;
  readonly inputRef: RefObject<HTMLInputElement | null>;
}

/** Follows the address, and changes it a moment after the last key. */
function Search({ q, change, inputRef }: SearchProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string | null>(null);
  const timer = useRef<number | undefined>(undefined);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const submit = (text: string) => {
    window.clearTimeout(timer.current);
    setTyped(null);
    change({ q: text.trim(), after: [] }, true);
  };
  return (
    <TextInput
      ref={inputRef}
      className="worklist-search"
      type="search"
      aria-label={t('today.search')}
      placeholder={t('today.searchHint')}
      leftSection={<IconSearch size={14} aria-hidden="true" />}
      value={typed ?? q}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        window.clearTimeout(timer.current);
        timer.current = window.setTimeout(() => change({ q: text.trim(), after: [] }, true), SEARCH_WAIT_MS);
      }}
      onBlur={() => typed !== null && submit(typed)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') submit(event.currentTarget.value);
        if (event.key === 'Escape') {
          submit('');
          event.currentTarget.blur();
        }
      }}
    />
  );
}
