import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Dialog } from '../../app/dialog';
import { Failure } from '../../app/failure';
import { ApiProblem } from '../../client/http';
import { getPathway, saveDraft } from '../../client/pathways';
import { inLanguage } from '../../texts/localized';
import { copiedPathway, examplePathway } from './example-pathway';
import type { PathwayRow } from './pathway-rows';

interface NewPathwayProps {
  readonly opened: boolean;
  readonly rows: readonly PathwayRow[];
  readonly onClose: () => void;
}

const ID = /^[a-z][a-z0-9-]{0,59}$/;

/** Begins a draft: from a small example, or from a copy of a published pathway. */
export function NewPathway({ opened, rows, onClose }: NewPathwayProps) {
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} title={t('newPathway.title')} onClose={onClose}>
      <NewPathwayForm rows={rows} />
    </Dialog>
  );
}

function NewPathwayForm({ rows }: Pick<NewPathwayProps, 'rows'>) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const [id, setId] = useState('');
  const [original, setOriginal] = useState('');
  const [isTried, setTried] = useState(false);
  const create = useMutation({
    mutationFn: async () => {
      const source = original === '' ? examplePathway(id) : copiedPathway((await getPathway(original)).source, id);
      await saveDraft(id, source, 0);
    },
    onSuccess: () => navigate(`/pathways/${encodeURIComponent(id)}/edit`),
  });
  const isTaken = rows.some(({ name }) => name === id) || isStale(create.error);
  const problem = isTaken ? t('newPathway.idTaken') : isTried && !ID.test(id) ? t('newPathway.idWrong') : null;
  const copies = rows.flatMap(({ name, published }) =>
    published
      ? [{ value: name, label: t('newPathway.copyOf', { title: inLanguage(published.title, i18n.language) }) }]
      : [],
  );
  return (
    <form
      className="new-pathway"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (ID.test(id) && !isTaken && !create.isPending) create.mutate();
      }}
    >
      <TextInput
        label={t('newPathway.id')}
        description={t('newPathway.idHint')}
        error={problem}
        value={id}
        maxLength={60}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          setId(event.currentTarget.value.trim());
          create.reset();
        }}
      />
      <NativeSelect
        label={t('newPathway.from')}
        value={original}
        onChange={(event) => setOriginal(event.currentTarget.value)}
        data={[{ value: '', label: t('newPathway.example') }, ...copies]}
      />
      {create.isError && !isStale(create.error) && <Failure error={create.error} />}
      <Button type="submit" loading={create.isPending}>
        {t('newPathway.create')}
      </Button>
    </form>
  );
}

/** A draft of this id is there already. */
function isStale(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 412;
}
