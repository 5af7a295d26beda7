import type { PathwayDefinition } from '../../core/pathway/definition';
import type { MigrationAnswer } from '../../core/pathway/host';
import { pathwayOf } from '../support/pathways';

const task = (id: string): string => `{ task: ${id}, title: Do it, queue: coordinators, due: P3D }`;

/** A pathway of two weeks: on day 1 its branches are open, with a wait among them that has a timer. */
function version(branches: readonly string[], after: string): PathwayDefinition {
  const lists = branches.map((branch) => `        - ${branch}`).join('\n');
  return pathwayOf(`- ${task('intake')}
    - parallel: first-days
      join: all
      branches:
${lists}
    - ${task(after)}
    - wait: { id: two-weeks, until: P14D of start }
    - end: completed`);
}

const rest = `[{ wait: { id: rest, until: P6D of start } }, ${task('after-rest')}]`;
const forms = `[${task('forms')}]`;
const letter = `[{ ask: letter, template: how-are-you, reply: { kind: yes-no }, timeout: P2D }]`;

/**
 * From the first to the second one `call` moves into a parallel, `visit` out of its repeat, `letter` opens again as a
 * question, `forms` and the wait stay. In the third one branches change places and `letter` is a task again, in the fourth
 * one `forms` is gone, with nothing after it.
 */
export const migratedVersions: readonly PathwayDefinition[] = [
  version(
    [
      `[${task('call')}]`,
      `[${task('letter')}]`,
      `[{ repeat: visits, max: 3, steps: [${task('visit')}] }]`,
      forms,
      rest,
    ],
    'review',
  ),
  version(
    [
      `[{ parallel: contact, join: all, branches: [[${task('call')}], [${task('brochure')}]] }]`,
      letter,
      `[${task('visit')}]`,
      forms,
      rest,
    ],
    'second-review',
  ),
  version(
    [
      `[{ parallel: contact, join: all, branches: [[${task('brochure')}], [${task('call')}, ${task('notes')}]] }]`,
      `[${task('letter')}]`,
      `[${task('visit')}]`,
      rest,
      forms,
    ],
    'third-review',
  ),
  version(
    [`[${task('call')}]`, `[${task('letter')}]`, `[{ repeat: visits, max: 3, steps: [${task('visit')}] }]`, rest],
    'fourth-review',
  ),
];

/** @throws Error with the answer when it was not applied. */
export async function expectApplied(answer: Promise<MigrationAnswer>): Promise<void> {
  const found = await answer;
  if (!found.applied) throw new Error(`not migrated: ${JSON.stringify(found)}`);
}
