import { checkPathway } from '../../../core/pathway/publish';
import { faultyDefinitions, findingLine, smallClinic } from './faulty-definitions';

const definitions = faultyDefinitions();

describe('a faulty definition', () => {
  it('stands in the folder for at least sixty faults', () => {
    expect(definitions.length).toBeGreaterThanOrEqual(60);
    expect(definitions.filter(({ expected }) => expected.length === 0)).toEqual([]);
  });

  it.each(definitions.map((definition) => [definition.name, definition] as const))(
    '%s: exactly its findings, with their places',
    (_, { source, expected }) => {
      const checked = checkPathway(source, smallClinic);
      expect(checked.findings.map(findingLine)).toEqual(expected);
      expect(checked.ok).toBe(checked.findings.every(({ severity }) => severity === 'warning'));
    },
  );
});

describe('a sound definition', () => {
  const sound = `pathway: example
title: { en: Example, es: Ejemplo }
facts: [lace.score]
milestones: { contacted: 2 business days of start }
interrupts: [{ on: patient.died, exit: deceased }]
steps:
  - message: hello
    template: welcome
  - task: first-call
    title: { en: Call, es: Llamar }
    queue: nurses
    form: first-contact
    due: 2 business days of start
    escalate: [{ after: PT4H, to: coordinators }, { after: P1D, to: nurses }]
    outcomes:
      reached: { label: { en: Reached, es: Contactado }, reaches: contacted }
      left: { label: { en: Left, es: Se fue }, steps: [{ end: left }] }
  - branch: risk
    cases: [{ if: 'has(lace.score) && lace.score >= 10.0', steps: [{ wait: { until: P3D } }] }]
  - repeat: calls
    max: 3
    steps: [{ wait: { until: 1 business day } }]
  - wait: { until: 7 days of start }
  - ask: day-7
    template: welcome
    timeout: P2D
    reply: { kind: yes-no }
  - wait: { until: 14 days of start }
  - { call: child-one, pathway: child, timeout: P30D }
  - end: completed
`;

  it('has no findings', () => {
    expect(checkPathway(sound, smallClinic).findings.map(findingLine)).toEqual([]);
  });

  it('needs no more than templates and forms to be checked', () => {
    const checked = checkPathway(sound, { hasTemplate: () => true, hasForm: () => true });
    expect(checked).toMatchObject({ ok: true, findings: [] });
  });

  it('may name only queues that the organization has', () => {
    const checked = checkPathway(sound, { ...smallClinic, queues: new Map([['coordinators', 1]]) });
    expect(checked.findings.map(({ message }) => message)).toEqual([
      'There is no queue "nurses": there are coordinators.',
      'There is no queue "nurses": there are coordinators.',
    ]);
  });

  it('is not asked for Spanish where no patient reads it', () => {
    const english = sound
      .replace('{ en: Call, es: Llamar }', 'Call')
      .replace('template: welcome', 'template: english-only');
    expect(checkPathway(english, { ...smallClinic, languages: ['en'] }).findings).toEqual([]);
    expect(checkPathway(english, smallClinic).findings.map(({ severity }) => severity)).toEqual(['error', 'warning']);
  });
});
