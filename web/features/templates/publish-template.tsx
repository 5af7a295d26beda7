import { Button } from '@mantine/core';
import { IconRocket } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WrittenTemplate } from '../../../api/contract/templates';
import { Dialog } from '../../app/dialog';
import { Failure } from '../../app/failure';
import { useToast } from '../../app/use-toast';
import { keys } from '../../client/keys';
import { publishTemplate } from '../../client/templates';
import { TextChanges } from './text-changes';

interface PublishTemplateProps {
  readonly name: string;
  readonly current: WrittenTemplate;
  readonly texts: WrittenTemplate;
  /** Why it cannot be published now, in words. */
  readonly blocked: string | null;
  readonly beforePublishing: () => Promise<void>;
}

/** Publishing, after a look at what changes. */
export function PublishTemplate({ name, current, texts, blocked, beforePublishing }: PublishTemplateProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toast = useToast();
  const [asking, setAsking] = useState(false);
  const publish = useMutation({
    mutationFn: async () => {
      await beforePublishing();
      return publishTemplate(name, texts);
    },
    onSuccess: ({ items: [latest] }) => {
      setAsking(false);
      toast.done(t('templates.published', { version: latest?.version ?? 0 }));
      return client.invalidateQueries({ queryKey: keys.templates });
    },
  });
  return (
    <>
      <Button leftSection={<IconRocket size={14} aria-hidden="true" />} onClick={() => setAsking(true)}>
        {t('templates.publish')}
      </Button>
      <Dialog opened={asking} title={t('templates.publishTitle')} onClose={() => setAsking(false)}>
        <div className="template-publish">
          <TextChanges from={current} to={texts} />
          <p className="soft small">{t('templates.publishNote')}</p>
          {blocked !== null && (
            <p className="notice" data-tone="warn">
              {blocked}
            </p>
          )}
          {publish.isError && <Failure error={publish.error} />}
          <Button disabled={blocked !== null} loading={publish.isPending} onClick={() => publish.mutate()}>
            {t('templates.publish')}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
