import { type RefObject } from 'react';
import { useShortcuts } from '../../app/shortcuts';
import type { PanelCommand } from './task-panel';

interface WorklistKeys {
  readonly listRef: RefObject<HTMLElement | null>;
  readonly searchRef: RefObject<HTMLInputElement | null>;
  readonly openTask: string | undefined;
  readonly open: (task: string, run?: PanelCommand['run']) => void;
  readonly claim: (task: string) => void;
}

/** `j`/`k` move the focus through the rows; the other keys act on the focused row, else on the open task. */
export function useWorklistKeys({ listRef, searchRef, openTask, open, claim }: WorklistKeys): void {
  const move = (by: number) => {
    const rows = rowsOf(listRef.current);
    const focused = rows.findIndex((row) => row === document.activeElement);
    const from = focused >= 0 ? focused : rows.findIndex((row) => row.dataset['task'] === openTask);
    const to = from < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, from + by));
    rows[to]?.focus();
    rows[to]?.scrollIntoView({ block: 'nearest' });
  };
  const onTarget = (run: (task: string) => void) => {
    const focused = rowsOf(listRef.current).find((row) => row === document.activeElement);
    const task = focused?.dataset['task'] ?? openTask;
    if (task !== undefined) run(task);
  };
  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    i: () => onTarget(claim),
    e: () => onTarget((task) => open(task, 'work')),
    h: () => onTarget((task) => open(task, 'snooze')),
    '/': () => searchRef.current?.focus(),
  });
}

function rowsOf(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('a[data-task]') ?? [])];
}
