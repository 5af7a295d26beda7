import { Button } from '@mantine/core';
import { IconPlus, IconSpeakerphone } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { Dialog } from '../../app/dialog';
import { Failure } from '../../app/failure';
import { usePageTitle } from '../../app/page-title';
import { Waiting } from '../../app/waiting';
import { createCampaign, listCampaigns, type Campaign } from '../../client/campaigns';
import { keys } from '../../client/keys';
import { requestOf, type CampaignDraft } from './campaign-draft';
import { CampaignForm } from './campaign-form';
import { POLL_MS, isAtWork, percent } from './campaign-words';
import { SendingProgress } from './sending-progress';

/** The campaigns of the organization with how far they are, newest first. */
export default function CampaignsPage() {
  const { t } = useTranslation();
  usePageTitle(t('nav.campaigns'));
  const navigate = useNavigate();
  const client = useQueryClient();
  const [creating, setCreating] = useState(false);
  const campaigns = useQuery({
    queryKey: keys.campaigns,
    queryFn: ({ signal }) => listCampaigns(signal),
    refetchInterval: (query) => (query.state.data?.items.some(isAtWork) ? POLL_MS : false),
  });
  const create = useMutation({
    mutationFn: (draft: CampaignDraft) => createCampaign(requestOf(draft)),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: keys.campaigns });
      await navigate(`/campaigns/${encodeURIComponent(id)}`);
    },
  });
  const items = campaigns.data?.items ?? [];
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('nav.campaigns')}</h1>
        <Button leftSection={<IconPlus size={14} aria-hidden="true" />} onClick={() => setCreating(true)}>
          {t('campaigns.new')}
        </Button>
      </div>
      {campaigns.isPending && <Waiting />}
      {campaigns.isError && <Failure error={campaigns.error} onRetry={() => void campaigns.refetch()} />}
      {campaigns.isSuccess && items.length === 0 && (
        <div className="empty">
          <IconSpeakerphone size={28} stroke={1.5} aria-hidden="true" />
          <h2>{t('campaigns.none')}</h2>
          <p>{t('campaigns.noneHint')}</p>
        </div>
      )}
      {items.length > 0 && <CampaignTable items={items} />}
      <Dialog opened={creating} title={t('campaigns.new')} onClose={() => setCreating(false)}>
        <CampaignForm
          submit={t('campaigns.create')}
          isPending={create.isPending}
          error={create.error}
          onSubmit={(draft) => create.mutate(draft)}
        />
      </Dialog>
    </div>
  );
}

function CampaignTable({ items }: { readonly items: readonly Campaign[] }) {
  const { t, i18n } = useTranslation();
  return (
    <div className="panel table-scroll" tabIndex={0} role="group" aria-label={t('nav.campaigns')}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('campaigns.name')}</th>
            <th scope="col">{t('campaigns.status')}</th>
            <th scope="col">{t('campaigns.progress')}</th>
            <th scope="col">{t('campaigns.reach')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((campaign) => (
            <tr key={campaign.id}>
              <th scope="row">
                <Link to={`/campaigns/${encodeURIComponent(campaign.id)}`}>{campaign.name}</Link>
              </th>
              <td>{t(`campaignStatus.${campaign.status}`)}</td>
              <td>{campaign.report ? <SendingProgress campaign={campaign} /> : '–'}</td>
              <td>{campaign.report ? percent(campaign.report.reach, i18n.language) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
