import fc from 'fast-check';
import { withAdditions } from '../../../../core/pathway/additions';
import type { PathwayDefinition } from '../../../../core/pathway/definition';
import { indexDefinition } from '../../../../core/pathway/index-definition';
import { progressOf } from '../../../../core/pathway/engine';
import { planMigration } from '../../../../core/pathway/migration/plan';
import { sketchState } from '../../../../core/pathway/migration/sketch';
import { EngineHost } from '../../../support/engine-host';
import { move, type Move, pick, play } from '../../../support/random-moves';
import { mutate, type Mutation, mutation } from '../../../support/random-mutation';
import { randomPathway } from '../../../support/random-pathway';

const moves = fc.array(move, { maxLength: 25 });
const version = fc.array(mutation, { minLength: 1, maxLength: 4 });
const runs = { numRuns: 200 };

function started(definition: PathwayDefinition, first: readonly Move[]): EngineHost {
  const host = new EngineHost(definition).start();
  first.forEach((next) => play(host, next));
  return host;
}

/** A person who goes on after every step that needs one. */
function migrateSomehow(host: EngineHost, to: PathwayDefinition): void {
  const plan = host.migrate(to);
  if (plan.verdict !== 'needs-person') return;
  const open = plan.steps.filter(({ verdict }) => verdict === 'needs-person');
  expect(host.migrate(to, Object.fromEntries(open.map(({ key }) => [key, null]))).verdict).not.toBe('needs-person');
}

/** With what was added for the patient. */
function nextVersion(
  { definition: { additions } }: EngineHost,
  first: PathwayDefinition,
  mutations: readonly Mutation[],
): PathwayDefinition {
  return withAdditions(mutations.reduce(mutate, first), additions);
}

/** Whether a step waits for the answer to one of its conditions, which the record does not tell. */
function isAsking({ state, unanswered }: EngineHost): boolean {
  const questions = [...unanswered.keys()].map((key) => /^(.*)\/(?:when|if\/\d+)$/.exec(key)?.[1]);
  return questions.some((key) => key !== undefined && key in state.nodes);
}

function expectWellFormed({ state, definition }: EngineHost): void {
  const index = indexDefinition(definition);
  for (const [key, { owner, list, at }] of Object.entries(state.sequences)) {
    expect(owner === null || state.nodes[owner] !== undefined).toBe(true);
    const ownerStep = owner === null ? null : (state.nodes[owner]?.stepId ?? null);
    expect([key, index.list(ownerStep, list).some(({ id }) => id === at)]).toEqual([key, true]);
  }
  for (const node of Object.values(state.nodes)) {
    expect(state.sequences[node.sequence]?.at).toBe(node.stepId);
    expect(index.step(node.stepId)).toBeDefined();
  }
  const at = Object.values(state.nodes).map(({ sequence }) => sequence);
  expect(new Set(at).size).toBe(at.length);
}

describe('any migration of any running pathway', () => {
  it('leaves a well-formed pathway that goes on, emits no effect key twice, and ends or waits', () => {
    fc.assert(
      fc.property(
        randomPathway,
        moves,
        fc.array(fc.tuple(version, moves), { minLength: 1, maxLength: 3 }),
        (first, before, versions) => {
          const host = started(first, before);
          let definition = first;
          for (const [mutations, after] of versions) {
            definition = mutations.reduce(mutate, definition);
            migrateSomehow(host, definition);
            if (!host.ended) expectWellFormed(host);
            expect(host.ended || host.waits).toBe(true);
            for (const next of after) {
              play(host, next);
              expect(host.ended || host.waits).toBe(true);
            }
          }
          const keys = host.effects.map(({ key }) => key);
          expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
        },
      ),
      runs,
    );
  });

  it('ends when everybody answers, and closes every task and message it opened', () => {
    fc.assert(
      fc.property(randomPathway, moves, version, (first, before, mutations) => {
        const host = started(first, before);
        migrateSomehow(host, mutations.reduce(mutate, first));
        host.send({ type: 'resumed' });
        for (let turn = 0; turn < 3000 && !host.ended; turn += 1) {
          host.answerAll(turn % 3 === 0).deliverAll();
          const task = pick([...host.openTasks], turn);
          const child = pick([...host.children], turn);
          if (child !== undefined && turn % 2 === 0) {
            host.children.delete(child);
            host.send({ type: 'child-ended', key: child, outcome: 'completed' });
          } else if (task) host.complete(task[0], pick(task[1], turn) ?? 'done');
          else host.toNextWake();
        }
        expect(host.ended).toBe(true);
        expect([...host.openTasks.keys(), ...host.sending.keys(), ...host.children]).toEqual([]);
      }),
      runs,
    );
  });

  it('changes nothing and tells one line when the version is the same, however often', () => {
    fc.assert(
      fc.property(randomPathway, moves, (definition, before) => {
        const host = started(definition, before);
        if (host.ended) return;
        const { occurrences, ...state } = host.state;
        const told = host.effects.length;
        for (let round = 1; round <= 3; round += 1) {
          expect(host.migrate(structuredClone(definition)).verdict).toBe('waits-at');
          const { occurrences: counted, ...same } = host.state;
          expect(same).toEqual(state);
          expect(counted).toEqual({ ...occurrences, migration: round });
          expect(host.effects.slice(told).map(({ type }) => type)).toEqual(Array(round).fill('note'));
        }
      }),
      runs,
    );
  });

  it('is planned alike from what the record tells, unless steps are held back, open twice or asking', () => {
    fc.assert(
      fc.property(randomPathway, moves, version, (first, before, mutations) => {
        const host = started(first, before);
        const ids = Object.values(host.state.nodes).map(({ stepId }) => stepId);
        const isKnown = host.state.held === undefined && new Set(ids).size === ids.length && !isAsking(host);
        if (host.ended || !isKnown || Object.keys(host.state.sequences).some((key) => key.startsWith('again/'))) return;
        const to = nextVersion(host, first, mutations);
        const known = sketchState(host.definition, progressOf(host.definition, host.state));
        const byKey = ({ key }: { key: string }, other: { key: string }): number => (key < other.key ? -1 : 1);
        const plan = planMigration(host.definition, to, host.state);
        const sketched = planMigration(host.definition, to, known);
        expect(sketched.verdict).toBe(plan.verdict);
        expect([...sketched.steps].sort(byKey)).toEqual([...plan.steps].sort(byKey));
      }),
      runs,
    );
  });

  it('keeps every task whose step is said to stay or move, and takes back every other one', () => {
    fc.assert(
      fc.property(randomPathway, moves, version, (first, before, mutations) => {
        const host = started(first, before);
        const to = nextVersion(host, first, mutations);
        const plan = planMigration(host.definition, to, host.state);
        if (host.ended || plan.verdict === 'needs-person') return;
        const kept = plan.steps.filter(({ verdict }) => verdict !== 're-opens').map(({ key }) => key);
        const open = [...host.openTasks.keys()].filter((key) => key in host.state.nodes);
        const told = host.effects.length;
        host.migrate(to);
        const late = host.effects.slice(told);
        const closed = late.flatMap((effect) => (effect.type === 'close-task' ? [effect.target] : []));
        if (late.some(({ type }) => type === 'end' || type === 'reach-milestone')) return;
        expect(open.filter((key) => kept.includes(key) && closed.includes(key))).toEqual([]);
        expect(open.filter((key) => !kept.includes(key) && !closed.includes(key))).toEqual([]);
      }),
      runs,
    );
  });
});
