import { questionOf, readReply } from '../../../../core/messaging/inbound/replies';
import type { Reply } from '../../../../core/pathway/definition';

const feeling: Reply = {
  kind: 'choice',
  options: [
    { id: 'better', label: { en: 'better', es: 'mejor' } },
    { id: 'same', label: { en: 'same', es: 'igual' } },
    { id: 'worse', label: { en: 'worse', es: 'peor' } },
  ],
};
const medicines: Reply = {
  kind: 'yes-no',
  options: [
    { id: 'yes', label: { en: 'Yes', es: 'Sí' } },
    { id: 'no', label: { en: 'No', es: 'No' } },
  ],
};

/** Answers between bars. */
function cases(answers: {
  readonly [option: string]: string;
}): readonly { readonly text: string; readonly option: string }[] {
  return Object.entries(answers).flatMap(([option, list]) =>
    list.split('|').map((text) => ({ text: text.trim(), option })),
  );
}

describe('a choice of better, same, worse', () => {
  const question = questionOf(feeling);
  const answers = cases({
    better: `1 | 1. | #1 | (1) | 1️⃣ | option 1 | opción 1 | one | Better | BETTER! | better 😊 | I feel much better today
      | mejor | Me siento mejor | beter | bettre | 1 better | mejorando`,
    same: '2 | two | dos | the same | Igual | igaul | lo mismo | no change | sin cambios | smae | 2 same',
    worse: `3 | ３ | Worse | wrose | worst | peor | estoy peor | I am feeling worse | mucho peor | 3 - worse
      | worse pain | much worse please call me | worse, need help`,
    unclear: `not better | no better | no mejor | I'm not feeling better | no estoy mejor | isn't better | never better
      | not worse | better not | mejor no | far from better | I want to feel better | could be better | used to feel better
      | better or worse | 1 2 | 1 and 3 | better but my leg hurts | mejor pero con fiebre | no, worse | 1 worse
      | better, I fell yesterday | mejor, un poco de dolor | 4 | 0 | 10 | better 5 | took 2 pills | is it better?
      | some | letter | hello | | 👍 | ok | fine | better 1 2 3 4 5 6 7 8 9 10 11 12`,
  });
  it.each(answers)('$text: $option', ({ text, option }) => {
    expect(readReply(question, text)).toBe(option);
  });
});

describe('a yes or no', () => {
  const question = questionOf(medicines);
  const answers = cases({
    yes: `yes | Y | Yep | yeah | YES! | si | Sí | SÍ. | claro | claro que sí | 👍 | 👍🏽 | ✅ | 1 | yes I do | sí tengo
      | yes thank you | yes I have them all | sí, todas | Y E S`,
    no: `no | N | nope | No gracias | no thanks | not yet | todavía no | I don't | I do not have them | no tengo
      | aún no las tengo | 👎 | 2 | no no | no, nothing | no, I don't have them | I have none | no, the pharmacy was closed
      | no, I need help`,
    unclear: `yes and no | yes but not all | no problem | no idea | no sé | not sure | I don't know | not all of them
      | si o no | maybe | some of them | yes? | what | I hope so | no worries | 👍👎 | tal vez sí | 3 | n/a | yes I don't
      | sí, tengo problemas | yes, one is missing | yes, not a problem | ok | aire`,
  });
  it.each(answers)('$text: $option', ({ text, option }) => {
    expect(readReply(question, text)).toBe(option);
  });
});

it('knows the words of both languages and the id of an option that has no synonyms', () => {
  const ride = questionOf({
    kind: 'choice',
    options: [
      { id: 'own-car', label: { en: 'My own car', es: 'Mi carro' } },
      { id: 'bus', label: { en: 'Bus', es: 'Autobús' } },
    ],
  });
  expect(readReply(ride, 'my own car')).toBe('own-car');
  expect(readReply(ride, 'mi carro')).toBe('own-car');
  expect(readReply(ride, 'autobus')).toBe('bus');
});
