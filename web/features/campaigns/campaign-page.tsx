import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { Failure } from '../../app/failure';
import { usePageTitle } from '../../app/page-title';
import { useToast } from '../../app/use-toast';
import { Waiting } from '../../app/waiting';
import { changeCampaign, readCampaign, type Campaign } from '../../client/campaigns';
import { keys } from '../../client/keys';
import { CampaignActions } from './campaign-actions';
import { changeOf, type CampaignDraft } from './campaign-draft';
import { CampaignForm } from './campaign-form';
import { CampaignReport } from './campaign-report';
import { isAtWork, POLL_MS } from './campaign-words';
import { DryRun } from './dry-run';
import { ListedPatients } from './listed-patients';

/** One campaign: its plan, what a start would do, and what became of it. */
export default function CampaignPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const campaign = useQuery({
    queryKey: keys.campaign(id),
    queryFn: ({ signal }) => readCampaign(id, signal),
    refetchInterval: (query) => (query.state.data && isAtWork(query.state.data) ? POLL_MS : false),
  });
  usePageTitle(campaign.data?.name ?? t('nav.campaigns'));
  if (campaign.isPending) return <Waiting />;
  if (campaign.isError) return <Failure error={campaign.error} onRetry={() => void campaign.refetch()} />;
  const { name, status, report, problem, cohort } = campaign.data;
  const isDraft = status === 'draft' || status === 'checked';
  return (
    <div className="page">
      <div className="page-head">
        <h1>{name}</h1>
        <span role="status">{t(`campaignStatus.${status}`)}</span>
        <CampaignActions campaign={campaign.data} />
      </div>
      {problem !== null && <p className="tone-danger">{t('campaigns.problem', { problem })}</p>}
      {report && <CampaignReport campaign={campaign.data} report={report} />}
      <DryRun campaign={campaign.data} />
      {cohort.listed !== null && <ListedPatients campaignId={id} count={cohort.listed} />}
      {isDraft && <Plan key={id} campaign={campaign.data} />}
    </div>
  );
}

function Plan({ campaign }: { readonly campaign: Campaign }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toast = useToast();
  const save = useMutation({
    mutationFn: (draft: CampaignDraft) => changeCampaign(campaign.id, changeOf(draft)),
    onSuccess: () => toast.done(t('campaigns.saved')),
    onSettled: () => client.invalidateQueries({ queryKey: keys.campaigns }),
  });
  return (
    <section className="panel card campaign-panel" aria-labelledby="plan">
      <h2 id="plan">{t('campaigns.plan')}</h2>
      <CampaignForm
        campaign={campaign}
        submit={t('campaigns.save')}
        isPending={save.isPending}
        error={save.error}
        onSubmit={(draft, onSaved) => save.mutate(draft, { onSuccess: onSaved })}
      />
    </section>
  );
}
