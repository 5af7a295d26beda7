import type { Check } from './site';

/** Step ids are unique: migrations, figures and the editor refer to them. Answers and channels are not repeated. */
export const checkIds: Check = ({ steps }, report) => {
  const seen = new Set<string>();
  for (const { step, path } of steps) {
    if (seen.has(step.id)) {
      report(path(), `The step id "${step.id}" is used twice; ids must be unique: give one of the steps another id.`);
    }
    seen.add(step.id);
    if ('channels' in step) {
      for (const i of repeats(step.channels)) {
        report([...path(), 'channels', i], `The channel "${String(step.channels[i])}" stands here twice: remove one.`);
      }
    }
    if (step.kind === 'ask') {
      const options = step.reply.options.map(({ id }) => id);
      for (const i of repeats(options)) {
        const message = `The answer "${String(options[i])}" stands here twice: patients could not tell one from the other.`;
        report([...path(), 'reply', 'options', i], message);
      }
    }
  }
};

/** Where a value stands that stood before. */
function repeats(values: readonly string[]): readonly number[] {
  return values.flatMap((value, i) => (values.indexOf(value) < i ? [i] : []));
}
