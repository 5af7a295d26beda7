import type { LocalizedText } from '../../record/organization';
import type { Check } from './site';

/** Titles and labels exist in every language of the organization; English is always there. */
export const checkTranslations: Check = ({ definition, steps, context }, report) => {
  if (!context.languages?.includes('es')) return;
  const require = (text: LocalizedText | undefined, path: () => readonly PropertyKey[]) => {
    if (text === undefined || text.es !== undefined) return;
    report(path(), `"${text.en}" has no Spanish: write { en: ..., es: ... }.`, 'warning');
  };
  require(definition.title, () => ['title']);
  for (const { step, path } of steps) {
    require(step.title, () => [...path(), 'title']);
    if ('why' in step) require(step.why, () => [...path(), 'why']);
    if ('outcomes' in step) {
      for (const { id, label } of step.outcomes) require(label, () => [...path(), 'outcomes', id, 'label']);
    }
    if (step.kind === 'ask') {
      step.reply.options.forEach(({ label }, i) => require(label, () => [...path(), 'reply', 'options', i]));
    }
  }
};
