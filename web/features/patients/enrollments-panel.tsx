import { IconCircleCheck, IconCircleDashed, IconCircleX, IconClock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Enrollment, EnrollmentDetail, ExplainedEnrollment } from '../../../api/contract/enrollments';
import { DerivationText } from '../../app/derivation-text';
import { Failure } from '../../app/failure';
import { useSession } from '../../app/session-context';
import { getEnrollment, listEnrollments } from '../../client/enrollments';
import { keys } from '../../client/keys';
import { inLanguage } from '../../texts/localized';
import { formatInstant } from '../../time/format';
import { useDeadlineWords } from '../../time/use-deadline-words';
import { DecisionWhy } from './decision-why';
import { OutlineTree } from '../pathways/outline-tree';
import { titlesById } from '../pathways/outline';
import { AddStep } from './add-step';
import { ChangeCourse } from './change-course';

/** The patient's pathways: the running ones drawn with where the patient is, the ended ones as a line. */
export function EnrollmentsPanel({ patientId }: { readonly patientId: string }) {
  const { t } = useTranslation();
  const enrollments = useQuery({
    queryKey: keys.enrollments(patientId),
    queryFn: ({ signal }) => listEnrollments(patientId, signal),
  });
  const items = enrollments.data?.items ?? [];
  const running = items.filter(({ status }) => status !== 'ended');
  const ended = items.filter(({ status }) => status === 'ended');
  return (
    <section className="panel card" aria-labelledby="enrollments">
      <h2 id="enrollments">{t('enrollments.title')}</h2>
      {enrollments.isError && <Failure error={enrollments.error} onRetry={() => void enrollments.refetch()} />}
      {enrollments.data && items.length === 0 && <p className="soft">{t('enrollments.none')}</p>}
      {running.map((enrollment) => (
        <RunningEnrollment key={enrollment.id} enrollment={enrollment} />
      ))}
      {ended.map((enrollment) => (
        <EndedEnrollment key={enrollment.id} enrollment={enrollment} />
      ))}
    </section>
  );
}

function EnrollmentTitle({ enrollment }: { readonly enrollment: Enrollment }) {
  const { t, i18n } = useTranslation();
  return (
    <h3>
      <Link to={`/pathways/${encodeURIComponent(enrollment.pathway.name)}`}>
        {inLanguage(enrollment.pathway.title, i18n.language)}
      </Link>{' '}
      <span className="soft">{t('pathway.version', { version: enrollment.pathway.version })}</span>
    </h3>
  );
}

function EndedEnrollment({ enrollment }: { readonly enrollment: Enrollment }) {
  const { t, i18n } = useTranslation();
  const { zone } = useSession().organization;
  return (
    <article className="enrollment">
      <EnrollmentTitle enrollment={enrollment} />
      <p className="soft small">
        {t('enrollments.ended', {
          outcome: enrollment.outcome ?? '',
          at: enrollment.endedAt === null ? '' : formatInstant(new Date(enrollment.endedAt), zone, i18n.language),
        })}
      </p>
    </article>
  );
}

function RunningEnrollment({ enrollment }: { readonly enrollment: Enrollment }) {
  const { t, i18n } = useTranslation();
  const { zone } = useSession().organization;
  const detail = useQuery({
    queryKey: [...keys.enrollments(enrollment.patientId), enrollment.id],
    queryFn: ({ signal }) => getEnrollment(enrollment.id, signal),
  });
  return (
    <article className="enrollment">
      <EnrollmentTitle enrollment={enrollment} />
      <p className="soft small">
        {t(enrollment.status === 'starting' ? 'enrollments.starting' : 'enrollments.since', {
          at: formatInstant(new Date(enrollment.startAt), zone, i18n.language),
        })}
        {detail.data?.paused && <b> {t('course.paused')}</b>}
      </p>
      {detail.isError && <Failure error={detail.error} onRetry={() => void detail.refetch()} />}
      {detail.data && (
        <>
          <Milestones milestones={detail.data.milestones} />
          <Timers enrollment={detail.data} />
          <Decisions enrollment={detail.data} />
          <h4>{t('enrollments.where')}</h4>
          <OutlineTree steps={detail.data.outline} open={new Set(detail.data.openSteps.map(({ stepId }) => stepId))} />
          <div className="course-actions">
            <AddStep enrollment={enrollment} />
            <ChangeCourse enrollment={detail.data} />
          </div>
        </>
      )}
    </article>
  );
}

function Milestones({ milestones }: Pick<EnrollmentDetail, 'milestones'>) {
  const { t } = useTranslation();
  if (milestones.length === 0) return null;
  return (
    <>
      <h4>{t('enrollments.milestones')}</h4>
      <ul className="plain small">
        {milestones.map((milestone) => (
          <Milestone key={milestone.name} milestone={milestone} />
        ))}
      </ul>
    </>
  );
}

function Milestone({ milestone }: { readonly milestone: EnrollmentDetail['milestones'][number] }) {
  const { t, i18n } = useTranslation();
  const { zone } = useSession().organization;
  const { name, reachedAt, missed, due } = milestone;
  const deadlineWords = useDeadlineWords();
  const reached = reachedAt === null ? '' : formatInstant(new Date(reachedAt), zone, i18n.language);
  const words = { name, at: reachedAt === null && due !== null ? deadlineWords(new Date(due), zone) : reached };
  if (reachedAt !== null) {
    return (
      <li className={`with-icon milestone ${missed ? 'tone-warn' : 'tone-ok'}`}>
        <IconCircleCheck size={14} aria-hidden="true" /> {t(missed ? 'milestone.late' : 'milestone.reached', words)}
      </li>
    );
  }
  if (missed) {
    return (
      <li className="with-icon milestone tone-danger">
        <IconCircleX size={14} aria-hidden="true" /> {t('milestone.missed', words)}
      </li>
    );
  }
  return (
    <li className="with-icon milestone">
      <IconCircleDashed size={14} aria-hidden="true" /> {t(due === null ? 'milestone.open' : 'milestone.due', words)}
    </li>
  );
}

function Decisions({ enrollment }: { readonly enrollment: ExplainedEnrollment }) {
  const { t } = useTranslation();
  const { zone } = useSession().organization;
  const titles = titlesById(enrollment.outline);
  if (enrollment.decisions.length === 0) return null;
  return (
    <>
      <h4>{t('decisions.title')}</h4>
      <ul className="plain small decisions">
        {enrollment.decisions.map((decision) => (
          <li key={`${decision.key} ${decision.at}`}>
            <DecisionWhy decision={decision} title={titles.get(decision.step) ?? decision.step} zone={zone} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Timers({ enrollment }: { readonly enrollment: EnrollmentDetail }) {
  const { t, i18n } = useTranslation();
  const { zone } = useSession().organization;
  const titles = titlesById(enrollment.outline);
  const timers = [...enrollment.timers].sort((a, b) => a.at.localeCompare(b.at));
  // `first-call#1/due` belongs to a step, `milestone/contacted` to a milestone.
  const nameOf = (key: string): string => {
    const [owner = key, name = ''] = key.split('/');
    if (owner === 'milestone') return t('enrollments.milestoneClock', { name });
    return titles.get(owner.split('#')[0] ?? '') ?? key;
  };
  if (timers.length === 0) return null;
  return (
    <>
      <h4>{t('enrollments.clocks')}</h4>
      <ul className="plain small timers">
        {timers.map((timer) => (
          <li key={timer.key}>
            <IconClock size={14} aria-hidden="true" />
            <div>
              <b>{nameOf(timer.key)}</b>{' '}
              {timer.derivation ? (
                <DerivationText derivation={timer.derivation} />
              ) : (
                formatInstant(new Date(timer.at), zone, i18n.language)
              )}
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
