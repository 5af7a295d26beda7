import type { Check } from './site';

/** What is reached is a milestone, and every milestone can be reached. */
export const checkMilestones: Check = ({ definition, steps }, report) => {
  const reached = new Set<string>();
  for (const { step, path } of steps) {
    const own = step.reaches === undefined ? [] : [{ name: step.reaches, key: ['reaches'] }];
    const ofOutcomes = 'outcomes' in step ? step.outcomes : [];
    const all = ofOutcomes.flatMap(({ id, reaches }) =>
      reaches === undefined ? [] : [{ name: reaches, key: ['outcomes', id, 'reaches'] }],
    );
    for (const { name, key } of [...own, ...all]) {
      reached.add(name);
      if (name in definition.milestones) continue;
      report([...path(), ...key], `There is no milestone "${name}": add it to "milestones", or correct its name.`);
    }
  }
  for (const name of Object.keys(definition.milestones)) {
    if (reached.has(name)) continue;
    const message = `Nothing reaches the milestone "${name}", so it would always be missed: write "reaches: ${name}" at a step or an outcome.`;
    report(['milestones', name], message);
  }
};
