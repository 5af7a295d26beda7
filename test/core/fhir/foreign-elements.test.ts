import { fromPlanDefinition } from '../../../core/fhir/from-plan-definition';

const day = { value: 1, code: 'd' };
const cel = (expression: string) => ({ language: 'text/cel', expression });
const plan = (...action: object[]) => ({
  resourceType: 'PlanDefinition',
  title: 'Plan',
  action: action.map((one, i) => ({ id: `a${i}`, title: 'A', timingDuration: day, ...one })),
});

function read(...action: object[]) {
  const { definition, notCarried } = fromPlanDefinition(plan(...action));
  return { definition, told: notCarried.map(({ path, what }) => `${path}: ${what}`) };
}

describe('conditions of somebody else’s action', () => {
  it('of the kind applicability in CEL become its "when", several joined, and their facts are loaded', () => {
    const condition = ['lace.score > 9.0', 'patient.age > 64.0'].map((text) => ({
      kind: 'applicability',
      expression: cel(text),
    }));
    const { definition, told } = read({ condition });
    expect(definition).toMatchObject({
      facts: ['lace.score', 'patient.age'],
      steps: [{ kind: 'task', id: 'a0', when: '(lace.score > 9.0) && (patient.age > 64.0)' }],
    });
    expect(told).toEqual([]);
  });

  it.each(['start', 'stop'])('of the kind %s are told with their path and decide nothing', (kind) => {
    const { definition, told } = read({}, { condition: [{ kind, expression: cel('lace.score > 9.0') }] });
    expect(JSON.stringify(definition)).not.toContain('"when"');
    expect(told).toEqual([`PlanDefinition.action[1].condition[0]: a condition of the kind "${kind}" is left out`]);
  });
});

describe('triggers of somebody else’s plan', () => {
  it.each([
    ['encounter-discharge', 'encounter.discharged'],
    ['encounter-start', 'encounter.admitted'],
    ['appointment-book', 'appointment.booked'],
    ['patient.died', 'patient.died'],
  ])('the named event %s begins the pathway as %s', (name, on) => {
    const { definition, told } = read({ trigger: [{ type: 'named-event', name }] });
    expect(definition?.start).toEqual({ on, once: 'per encounter' });
    expect(told).toEqual([]);
  });

  it('a condition in CEL comes with it', () => {
    const trigger = [{ type: 'named-event', name: 'encounter-start', condition: cel('patient.age > 64.0') }];
    expect(read({ trigger }).definition).toMatchObject({
      facts: ['patient.age'],
      start: { on: 'encounter.admitted', when: 'patient.age > 64.0' },
    });
  });

  it.each([
    [{ type: 'data-changed' }, 'a trigger of the type "data-changed" is left out: a pathway begins by a named event'],
    [{ type: 'periodic' }, 'a trigger of the type "periodic" is left out: a pathway begins by a named event'],
    [
      { type: 'named-event', name: 'order-sign' },
      'the trigger "order-sign" is left out: it is no event that is reported',
    ],
  ])('%j begins nothing and is told', (trigger, why) => {
    const { definition, told } = read({ trigger: [trigger] });
    expect(definition).not.toHaveProperty('start');
    expect(told).toEqual([`PlanDefinition.action[0].trigger[0]: ${why}`]);
  });

  it('the data that one watches are told as well', () => {
    expect(read({ trigger: [{ type: 'data-added', data: [{ type: 'Encounter' }] }] }).told).toContain(
      'PlanDefinition.action[0].trigger[0].data: has no place in a pathway',
    );
  });

  it('a second event, and one of an inner action, are told', () => {
    const [admitted, discharged] = ['encounter-start', 'encounter-discharge'].map((name) => [
      { type: 'named-event', name },
    ]);
    const { definition, told } = read({ trigger: admitted }, { action: [{ title: 'B', trigger: discharged }] });
    expect(definition?.start?.on).toBe('encounter.admitted');
    expect(told).toContain(
      'PlanDefinition.action[1].action[0].trigger[0]: the trigger "encounter-discharge" is left out: only a plan as a whole begins by an event, and by one',
    );
    expect(read({ trigger: admitted }, { trigger: discharged }).told).toEqual([
      'PlanDefinition.action[1].trigger[0]: the trigger "encounter-discharge" is left out: only a plan as a whole begins by an event, and by one',
    ]);
  });
});

describe('who works on somebody else’s action', () => {
  it.each([
    [
      { type: 'practitioner', role: { text: 'Registered nurse' } },
      'nurses',
      'the role "Registered nurse" becomes the queue "nurses"',
    ],
    [
      { type: 'practitioner', role: { text: 'Supervisor' } },
      'managers',
      'the role "Supervisor" becomes the queue "managers"',
    ],
    [
      { type: 'practitioner', role: { coding: [{ display: 'Pharmacist' }] } },
      'coordinators',
      'the role "Pharmacist" has no queue of its own: its work goes to the coordinators',
    ],
    [{ type: 'patient' }, 'coordinators', 'a participant of the type "patient" is left out'],
  ])('%j: the queue %s', (participant, queue, what) => {
    const { definition, told } = read({ participant: [participant] });
    expect(definition?.steps).toMatchObject([{ queue }]);
    expect(told).toEqual([`PlanDefinition.action[0].participant[0]: ${what}`]);
  });

  it('an inner action has that of the action around it unless it names its own', () => {
    const nurse = [{ type: 'practitioner', role: { text: 'Nurse' } }];
    const manager = [{ type: 'practitioner', role: { text: 'Manager' } }];
    const inner = [
      { id: 'b', title: 'B', timingDuration: day },
      { id: 'c', title: 'C', timingDuration: day, participant: manager },
    ];
    const { definition } = read({ timingDuration: undefined, participant: nurse, action: inner });
    expect(definition?.steps).toMatchObject([{ branches: [[{ queue: 'nurses' }], [{ queue: 'managers' }]] }]);
  });
});
