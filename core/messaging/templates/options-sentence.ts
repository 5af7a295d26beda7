import type { Reply } from '../../pathway/definition';
import type { Language } from '../../record/organization';

/** How to answer, in the patient's language: `Reply 1 better, 2 same, 3 worse` or `Reply YES or NO`. */
export function optionsSentence(question: Reply, language: Language): string {
  const labels = question.options.map((option) => option.label[language] ?? option.label.en);
  switch (question.kind) {
    case 'yes-no':
      return language === 'es' ? 'Responda SÍ o NO' : 'Reply YES or NO';
    case 'choice': {
      const numbered = labels.map((label, index) => `${index + 1} ${label}`).join(', ');
      return language === 'es' ? `Responda ${numbered}` : `Reply ${numbered}`;
    }
    case 'number':
      return language === 'es' ? 'Responda con un número' : 'Reply with a number';
    case 'date':
      return language === 'es'
        ? 'Responda con una fecha, por ejemplo 3 de diciembre'
        : 'Reply with a date, for example Dec 3';
    case 'text':
      return language === 'es' ? 'Responda con sus palabras' : 'Reply in your own words';
  }
}
