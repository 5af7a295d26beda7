import { migrate } from '../../../core/pathway/migration/migrate';
import { sketchState } from '../../../core/pathway/migration/sketch';
import { planMigration } from '../../../core/pathway/migration/plan';
import { progressOf } from '../../../core/pathway/engine';
import { EngineHost } from '../../support/engine-host';
import { pathwayOf } from '../../support/pathways';

const task = (id: string): string => `{ task: ${id}, title: 'About {{ item }}', queue: nurses, due: P1D }`;

function each(keys: string, steps = task('compare'), behind = task('after')): string {
  return `
    - repeat: meds
      for: { each: patient.medications }
      max: 3
      ${keys}
      steps: [${steps}]
      unknown: [${task('ask')}]
    - ${behind}`;
}
const together = (steps?: string): string =>
  each('', steps).replace('patient.medications }', 'patient.medications, together: true }');

/** A pathway that has asked for its list and heard how long it is. */
function listed(steps: string, count: number | 'unknown', decided = false): EngineHost {
  const host = new EngineHost(pathwayOf(steps)).start();
  expect(host.ofType('list')).toEqual([{ type: 'list', key: 'meds#1/list', fact: 'patient.medications', max: 3 }]);
  host.unanswered.delete('meds#1/list');
  return host.send({ type: 'listed', key: 'meds#1/list', count }).answerAll(decided);
}

const open = (host: EngineHost): readonly string[] => [...host.openTasks.keys()];
const item = (round: number) => ({ list: 'meds#1/list', round });
const itemsOfTasks = (host: EngineHost) => host.ofType('open-task').map((effect) => [effect.target, effect.item]);

describe('a round for each item of a list', () => {
  it('comes after the one before it, and carries its item', () => {
    const host = listed(each(''), 2);
    expect(itemsOfTasks(host)).toEqual([['compare#1', item(1)]]);
    host.complete('compare#1', 'done').answerAll();
    expect(open(host)).toEqual(['compare#2']);
    host.complete('compare#2', 'done').answerAll();
    expect(itemsOfTasks(host)).toEqual([
      ['compare#1', item(1)],
      ['compare#2', item(2)],
      ['after#1', undefined],
    ]);
  });

  it('begins with all others when they run together, and the step is done after the last', () => {
    const host = listed(together(), 2);
    expect(itemsOfTasks(host)).toEqual([
      ['compare#1', item(1)],
      ['compare#2', item(2)],
    ]);
    host.complete('compare#2', 'done');
    expect(open(host)).toEqual(['compare#1']);
    expect(open(host.complete('compare#1', 'done'))).toEqual(['after#1']);
  });

  it('waits for its pause, and is asked whether it is wanted, about its own item', () => {
    const host = listed(each(`every: P2D\n      while: 'item != "aspirin"'`), 3, true);
    host.complete('compare#1', 'done').answerAll();
    expect(open(host)).toEqual([]);
    host.toNextWake();
    expect(host.ofType('decide')).toMatchObject([
      { key: 'meds#1/while/1', item: item(1) },
      { key: 'meds#1/while/2', item: item(2) },
    ]);
    expect(open(host.answerAll(false))).toEqual(['after#1']);
  });

  it('does not come about for an empty list', () => {
    expect(open(listed(each(''), 0))).toEqual(['after#1']);
  });

  it('gives way to other steps when the list is not known', () => {
    const host = listed(each(''), 'unknown');
    expect(open(host)).toEqual(['ask#1']);
    expect(open(host.complete('ask#1', 'done'))).toEqual(['after#1']);
  });

  it('leaves what is beyond the bound to a person, once', () => {
    const host = listed(together(), 5);
    expect(open(host)).toEqual(['meds#1/more-items', 'compare#1', 'compare#2', 'compare#3']);
    host.complete('meds#1/more-items', 'done');
    expect(open(host)).toEqual(['compare#1', 'compare#2', 'compare#3']);
  });

  it('has the item of the innermost list', () => {
    const inner = `{ repeat: again, for: { each: patient.medications }, max: 2, steps: [${task('deep')}], unknown: [] }`;
    const host = listed(each('', inner), 2);
    host.complete('deep#1', 'done').answerAll();
    expect(itemsOfTasks(host)).toEqual([
      ['deep#1', { list: 'again#1/list', round: 1 }],
      ['deep#2', { list: 'again#2/list', round: 1 }],
    ]);
  });

  it('is begun once, however often the list is told', () => {
    const host = listed(together(), 2).send({ type: 'listed', key: 'meds#1/list', count: 2 });
    expect(open(host)).toEqual(['compare#1', 'compare#2']);
  });

  it('keeps the item for the next channel of a message that the round has left behind', () => {
    const host = listed(each('', '{ message: note, template: welcome, channels: [sms, email] }'), 2);
    expect(open(host)).toEqual(['after#1']);
    host.settle('note#1', 'sms', 'failed');
    expect(host.ofType('intend-message').map(({ key, item: about }) => [key, about])).toEqual([
      ['note#1/intend/sms', item(1)],
      ['note#2/intend/sms', item(2)],
      ['note#1/intend/email', item(1)],
    ]);
  });

  it('is taken back with the others when the pathway is left', () => {
    const host = listed(together(), 2).send({ type: 'cancelled', outcome: 'stopped' });
    expect(open(host)).toEqual([]);
    expect(host.ended).toBe(true);
  });

  it('is repeated by a person with the item of the open step, and not without one', () => {
    const host = listed(each(''), 2);
    host.send({ type: 'step-repeated', stepId: 'compare', reason: 'once more' });
    expect(itemsOfTasks(host)).toEqual([
      ['compare#1', item(1)],
      ['compare#2', item(1)],
    ]);
    const before = listed(each(''), 0).send({ type: 'step-repeated', stepId: 'compare', reason: 'once more' });
    expect(itemsOfTasks(before)).toEqual([['after#1', undefined]]);
  });
});

describe('a new version', () => {
  it('leaves rounds in flight with their items and their number', () => {
    const host = listed(together(), 2);
    const to = pathwayOf(together().replace('max: 3', 'max: 1'));
    expect(host.migrate(to).verdict).toBe('waits-at');
    host.complete('compare#1', 'done').complete('compare#2', 'done');
    expect(open(host)).toEqual(['after#1']);
  });

  it('opens what was added in a round with the item of that round', () => {
    const host = listed(each(''), 2);
    host.migrate(pathwayOf(each('', `${task('compare')}, ${task('tell')}`)));
    host.complete('compare#1', 'done').answerAll();
    expect(itemsOfTasks(host).at(-1)).toEqual(['tell#1', item(1)]);
    host.complete('tell#1', 'done').answerAll().complete('compare#2', 'done').answerAll();
    expect(itemsOfTasks(host).at(-1)).toEqual(['tell#2', item(2)]);
  });

  it.each([
    ['the rounds have another list', together().replaceAll('patient.medications', 'sdoh.needs')],
    ['there is no list any more', each('', task('compare')).replace('for: { each: patient.medications }', '')],
    ['two rounds would go on in one list', `\n    - ${task('compare')}`],
  ])('needs a person when %s', (_, steps) => {
    const host = listed(together(), 2);
    const to = pathwayOf(steps.replace(/^ +unknown.*\n/m, ''));
    expect(host.migrate(to).verdict).toBe('needs-person');
  });

  it('is planned from the record as it is from the state', () => {
    const host = listed(together(), 2);
    const sketch = sketchState(host.definition, progressOf(host.definition, host.state));
    for (const to of [together(), `\n    - ${task('compare')}`, each('', task('other'))].map((steps) =>
      pathwayOf(steps),
    )) {
      const { plan } = migrate(host.definition, to, host.state, { at: host.now });
      expect(planMigration(host.definition, to, sketch).steps).toEqual(plan.steps);
    }
  });
});

describe('a wait for an event', () => {
  const wait = `
    - wait: { event: appointment.booked, timeout: P3D }
      on: { happened: [${task('prepare')}], timeout: [${task('book')}] }
    - ${task('after')}`;

  it.each([
    ['happened', 'prepare#1'],
    ['timeout', 'book#1'],
  ])('goes on by whether it has %s', (end, next) => {
    const host = new EngineHost(pathwayOf(wait)).start().answerAll();
    if (end === 'happened') host.send({ type: 'happened', name: 'appointment.booked' });
    else host.toNextWake();
    host.send({ type: 'happened', name: 'appointment.booked' }).toNextWake();
    expect(open(host)).toEqual([next]);
    expect(open(host.complete(next, 'done'))).toEqual(['after#1']);
  });
});
