import {
  IconArrowsSplit,
  IconArrowsSplit2,
  IconCheckbox,
  IconClock,
  IconFlag,
  IconMapPinFilled,
  IconMessage,
  IconMessageQuestion,
  IconPencil,
  IconPoint,
  IconRepeat,
  type Icon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { OutlineStep } from '../../../api/contract/enrollments';
import { holdsAny, listName } from './outline';
import './outline-tree.css';

const ICONS: Readonly<Record<string, Icon>> = {
  message: IconMessage,
  ask: IconMessageQuestion,
  task: IconCheckbox,
  wait: IconClock,
  branch: IconArrowsSplit,
  parallel: IconArrowsSplit2,
  repeat: IconRepeat,
  set: IconPencil,
  end: IconFlag,
};

interface OutlineTreeProps {
  readonly steps: readonly OutlineStep[];
  /** Ids of the steps that are open: the way to them is unfolded. */
  readonly open: ReadonlySet<string>;
  /** Unfolds everything, for reading a pathway as such. */
  readonly unfolded?: boolean;
}

/** A pathway as a tree of its steps. */
export function OutlineTree({ steps, open, unfolded = false }: OutlineTreeProps) {
  return (
    <ul className="outline">
      {steps.map((step) => (
        <OutlineNode key={step.id} step={step} open={open} unfolded={unfolded} />
      ))}
    </ul>
  );
}

interface OutlineNodeProps extends Required<Omit<OutlineTreeProps, 'steps'>> {
  readonly step: OutlineStep;
}

function OutlineNode({ step, open, unfolded }: OutlineNodeProps) {
  const lists = step.lists.filter((list) => list.steps.length > 0);
  if (lists.length === 0) {
    return (
      <li className="outline-leaf">
        <StepLine step={step} here={open.has(step.id)} />
      </li>
    );
  }
  const inside = lists.some((list) => list.steps.some((each) => holdsAny(each, open)));
  return (
    <li>
      <details open={inside || unfolded}>
        <summary>
          <StepLine step={step} here={open.has(step.id) && !inside} inside={inside} />
        </summary>
        {lists.map((list) => (
          <div key={list.name} className="outline-list">
            {list.name !== 'steps' && <ListName name={list.name} />}
            <OutlineTree steps={list.steps} open={open} unfolded={unfolded} />
          </div>
        ))}
      </details>
    </li>
  );
}

function ListName({ name }: { readonly name: string }) {
  const { t } = useTranslation();
  const parts = listName(name);
  const text = t(`outline.list.${parts.kind}` as 'outline.list.on', { name: parts.name, defaultValue: name });
  return <span className="outline-list-name">{text}</span>;
}

interface StepLineProps {
  readonly step: OutlineStep;
  readonly here: boolean;
  readonly inside?: boolean;
}

function StepLine({ step, here, inside = false }: StepLineProps) {
  const { t } = useTranslation();
  const Mark = ICONS[step.kind] ?? IconPoint;
  return (
    <span className="outline-step" data-here={here || undefined} data-inside={inside || undefined}>
      <Mark size={14} stroke={1.7} aria-hidden="true" />
      <span>{step.title}</span>
      <span className="soft small">{t(`stepKind.${step.kind}` as 'stepKind.task', { defaultValue: step.kind })}</span>
      {here && (
        <span className="outline-here">
          <IconMapPinFilled size={12} aria-hidden="true" /> {t('outline.here')}
        </span>
      )}
    </span>
  );
}
