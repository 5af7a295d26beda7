import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../app/dialog';
import { useToast } from '../../app/use-toast';
import { actOnCampaign, startCampaign, type Campaign } from '../../client/campaigns';
import { keys } from '../../client/keys';

type Act = 'dry-run' | 'start' | 'pause' | 'resume' | 'cancel';

/** What can be done with a campaign now; starting and cancelling are asked about. */
export function CampaignActions({ campaign }: { readonly campaign: Campaign }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toast = useToast();
  const [asking, setAsking] = useState<'start' | 'cancel' | null>(null);
  const { id, name, status, rate, channels } = campaign;
  const count = campaign.dryRun?.toSend ?? 0;
  const act = useMutation({
    mutationFn: (what: Act) => (what === 'start' ? startCampaign(id, count) : actOnCampaign(id, what)),
    onError: toast.failed,
    onSettled: () => {
      setAsking(null);
      return client.invalidateQueries({ queryKey: keys.campaigns });
    },
  });
  const sendWords = t(channels.every((channel) => channel === 'sms') ? 'campaigns.sendTexts' : 'campaigns.send', {
    count,
  });
  const isOver = status === 'done' || status === 'cancelled';
  return (
    <div className="campaign-actions">
      {(status === 'draft' || status === 'checked') && (
        <Button variant="default" loading={act.isPending} onClick={() => act.mutate('dry-run')}>
          {t('campaigns.runDry')}
        </Button>
      )}
      {status === 'checked' && count > 0 && <Button onClick={() => setAsking('start')}>{sendWords}</Button>}
      {status === 'running' && (
        <Button variant="default" loading={act.isPending} onClick={() => act.mutate('pause')}>
          {t('campaigns.pause')}
        </Button>
      )}
      {status === 'paused' && (
        <Button loading={act.isPending} onClick={() => act.mutate('resume')}>
          {t('campaigns.resume')}
        </Button>
      )}
      {!isOver && (
        <Button variant="default" color="red" onClick={() => setAsking('cancel')}>
          {t('campaigns.cancel')}
        </Button>
      )}
      <Dialog opened={asking === 'start'} title={t('campaigns.startTitle', { name })} onClose={() => setAsking(null)}>
        <p className="dialog-text">{t('campaigns.startNote', { rate })}</p>
        <Button loading={act.isPending} onClick={() => act.mutate('start')}>
          {sendWords}
        </Button>
      </Dialog>
      <Dialog opened={asking === 'cancel'} title={t('campaigns.cancelTitle', { name })} onClose={() => setAsking(null)}>
        <p className="dialog-text">{t('campaigns.cancelNote')}</p>
        <Button color="red" loading={act.isPending} onClick={() => act.mutate('cancel')}>
          {t('campaigns.cancel')}
        </Button>
      </Dialog>
    </div>
  );
}
