import { Kbd } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useParams } from 'react-router';
import type { PathwayDraft } from '../../../../api/contract/pathway-drafts';
import type { PathwayDetail } from '../../../../api/contract/pathways';
import { Failure } from '../../../app/failure';
import { usePageTitle } from '../../../app/page-title';
import { useMay } from '../../../app/session-context';
import { Waiting } from '../../../app/waiting';
import { keys } from '../../../client/keys';
import { findDraft, findPathway, saveDraft } from '../../../client/pathways';
import { examplePathway } from '../example-pathway';
import { isAhead } from '../pathway-rows';
import { SimulatePanel } from '../simulate/simulate-panel';
import { Conflict, DraftState } from './draft-state';
import './editor.css';
import { ProblemList } from './problem-list';
import { PublishButton } from './publish-button';
import type { SourceSnapshot } from './source-draft';
import type { SourceEditorHandle } from './source-editor';
import { useFindings, type Findings } from './use-findings';
import { useKnownWords } from './use-known-words';
import { useSourceDraft, type SourceStart } from './use-source-draft';

const SourceEditor = lazy(() => import('./source-editor'));

/** A pathway as a manager writes it: source, problems and simulation side by side. */
export default function EditPathwayPage() {
  const { t } = useTranslation();
  const { name = '' } = useParams();
  const mayEdit = useMay()('pathways:edit');
  usePageTitle(t('editor.title', { name }));
  if (!mayEdit) return <Navigate to={`/pathways/${encodeURIComponent(name)}`} replace />;
  return <Loaded key={name} name={name} />;
}

function Loaded({ name }: { readonly name: string }) {
  const client = useQueryClient();
  const [reading, setReading] = useState(0);
  const latest = useQuery({
    queryKey: [...keys.pathway(name), 'latest'],
    queryFn: ({ signal }) => findPathway(name, signal),
  });
  // Read once: afterwards the text on this page counts.
  const draft = useQuery({
    queryKey: [...keys.pathwayDraft(name), reading],
    queryFn: ({ signal }) => findDraft(name, signal),
    staleTime: Infinity,
    gcTime: 0,
  });
  if (latest.isPending || draft.isPending) return <Waiting />;
  const error = latest.error ?? draft.error;
  if (latest.data === undefined || draft.data === undefined) {
    return (
      <div className="page">
        <Failure error={error} onRetry={() => void Promise.all([latest.refetch(), draft.refetch()])} />
      </div>
    );
  }
  return (
    <Editing
      key={reading}
      name={name}
      latest={latest.data}
      draft={draft.data}
      onReadAgain={() => {
        setReading(reading + 1);
        void client.invalidateQueries({ queryKey: keys.pathwayDrafts });
      }}
    />
  );
}

interface EditingProps {
  readonly name: string;
  readonly latest: PathwayDetail | null;
  readonly draft: PathwayDraft | null;
  readonly onReadAgain: () => void;
}

const NONE: readonly string[] = [];

function Editing({ name, latest, draft, onReadAgain }: EditingProps) {
  const { t } = useTranslation();
  const [start] = useState(() => startOf(name, latest, draft));
  const [snapshot, keeper] = useSourceDraft(start, (source, ifVersion, leaving) =>
    saveDraft(name, source, ifVersion, leaving),
  );
  const findings = useFindings(snapshot.source);
  const known = useKnownWords();
  const [unreached, setUnreached] = useState(NONE);
  const editor = useRef<SourceEditorHandle>(null);
  const change = useCallback((source: string) => keeper.edit(source), [keeper]);
  return (
    <div className="page edit-page">
      <p className="crumb">
        <Link to="/pathways">{t('nav.pathways')}</Link>
        {latest && (
          <>
            {' / '}
            <Link to={`/pathways/${encodeURIComponent(name)}`}>{t('editor.read')}</Link>
          </>
        )}
      </p>
      <header className="edit-head">
        <h1>
          {name}{' '}
          <span className="soft small">
            {latest ? t('editor.basedOn', { version: latest.version }) : t('editor.unpublished')}
          </span>
        </h1>
        <DraftState state={snapshot.state} savedAt={snapshot.savedAt} />
        <PublishButton
          name={name}
          source={snapshot.source}
          latest={latest}
          blocked={useBlocked(snapshot, findings, latest)}
          beforePublishing={() => keeper.flush()}
        />
      </header>
      {snapshot.state === 'conflict' && (
        <Conflict name={name} onKeepMine={(version) => void keeper.overwrite(version)} onTakeTheirs={onReadAgain} />
      )}
      <div className="edit-columns">
        <div className="edit-source">
          <div className="panel edit-text">
            <Suspense fallback={<Waiting />}>
              <SourceEditor
                ref={editor}
                start={start.source}
                label={t('editor.source')}
                findings={findings.items}
                unreached={unreached}
                unreachedLabel={t('editor.neverReached')}
                known={known}
                onChange={change}
              />
            </Suspense>
          </div>
          <EditorKeys />
          <ProblemList findings={findings} onJump={(line, column) => editor.current?.jumpTo(line, column)} />
        </div>
        <SimulatePanel
          pathway={name}
          source={snapshot.source}
          onUnreached={setUnreached}
          onJumpToStep={(id) => editor.current?.jumpToStep(id)}
        />
      </div>
    </div>
  );
}

function EditorKeys() {
  const { t } = useTranslation();
  return (
    <p className="soft small edit-keys">
      <Kbd size="xs">Ctrl</Kbd> <Kbd size="xs">Space</Kbd> {t('editor.keyComplete')} · <Kbd size="xs">F8</Kbd>{' '}
      {t('editor.keyProblem')} · <Kbd size="xs">Tab</Kbd> {t('editor.keyLeave')}
    </p>
  );
}

/** Why the text cannot be published now; null when it can. */
function useBlocked(snapshot: SourceSnapshot, findings: Findings, latest: PathwayDetail | null): string | null {
  const { t } = useTranslation();
  if (latest?.source === snapshot.source) return t('publish.same', { version: latest.version });
  if (snapshot.state === 'conflict') return t('draftState.conflict');
  if (findings.items.some(({ severity }) => severity === 'error')) return t('publish.blocked');
  return findings.isCurrent ? null : t('publish.checking');
}

/** The draft where it is newer than what is published, else the published text, else the example. */
function startOf(name: string, latest: PathwayDetail | null, draft: PathwayDraft | null): SourceStart {
  const version = draft?.version ?? 0;
  if (draft && isAhead(draft, latest)) return { source: draft.source, version, savedAt: new Date(draft.updatedAt) };
  return { source: latest?.source ?? examplePathway(name), version, savedAt: null };
}
