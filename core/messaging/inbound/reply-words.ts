import { phrases } from './phrases';

/**
 * How patients say the usual answers, in English and Spanish, normalized (lower case, no accents, apostrophes closed
 * up). Keyed by option id. A phrase wins over the words within it.
 */
export const synonyms: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'yes',
    phrases(`yes, y, ye, yess, yesss, yep, yeah, yup, yea, sure, of course, absolutely, i do, i have, i have them, i have it,
      have them, have it, all of them, i got them, i got it, got them, got it, i did, picked them up,
      i picked them up, yes thanks, yes sir, yes maam, 👍, ✅, 👌, ✔,
      si, sii, siii, sip, s, claro, claro que si, por supuesto, si tengo, ya tengo, los tengo, las tengo, ya los tengo,
      ya las tengo, tengo, si gracias, si todas, si todos, ya las recogi, ya los recogi`),
  ],
  [
    'no',
    phrases(`no, n, noo, nooo, nope, nop, nah, no thanks, not yet, none, i have none, have none, got none,
      i do not, i dont, i dont have, i do not have, i dont have them, i do not have them, dont have, do not have,
      dont have them, do not have them, i have not, i havent, havent, have not, i did not, i didnt,
      didnt get, did not get, couldnt get, could not get, cant get, cannot get, 👎, ❌,
      no gracias, todavia no, aun no, no todavia, no aun, no tengo, no los tengo, no las tengo, todavia no tengo,
      todavia no los tengo, todavia no las tengo, aun no tengo, aun no los tengo, aun no las tengo, no pude,
      no he podido, ninguna, ninguno`),
  ],
  ['better', phrases('improving, improved, much better, a lot better, mejorando, mejorado, mucho mejor')],
  [
    'same',
    phrases(`the same, about the same, no change, unchanged, no different, lo mismo, sin cambios, sin cambio,
      no ha cambiado`),
  ],
  ['worse', phrases('worst, worsening, a lot worse, much worse, empeorando, mucho peor, peores')],
]);

/** They turn an option's word around. Where "no" is an option it is read as that. */
export const negations: ReadonlySet<string> = new Set(
  phrases(`no, not, dont, isnt, aint, arent, wasnt, never, nothing, cant, cannot, couldnt, wont, didnt, doesnt,
    havent, hasnt, hardly, barely, without, nor, neither,
    ni, nunca, tampoco, nada, sin, apenas, jamas`),
);

/** They limit an answer, or make a wish or a guess of it: a person reads it. */
export const doubts: ReadonlySet<string> = new Set(
  phrases(`but, except, although, though, however, only, some, half, maybe, unless, until, if, or, far, could,
    would, should, less, want, wish, hope, will, try, trying, than,
    pero, excepto, aunque, menos, solo, algunos, algunas, quizas, tal, mitad, o, u, depende, quiero, ojala, espero`),
);

/** Answers that close a matter: not believed beside a word of trouble or of the past. */
export const reassuring: ReadonlySet<string> = new Set(['yes', 'better', 'same']);

export const troubles: ReadonlySet<string> = new Set(
  phrases(`problem, problems, missing, wrong, help, need, pain, hurts, hurt, fever, bleeding, blood, fell, fall,
    dizzy, swollen, breath, breathe, emergency, hospital, ambulance, 911, was, were, used,
    problema, problemas, falta, faltan, ayuda, necesito, dolor, duele, fiebre, sangre, caida, cai, mareo, mareado,
    mareada, hinchado, hinchada, aire, emergencia, urgencia, urgencias, ambulancia`),
);

/** Idioms that hold an answer's word and are no answer. */
export const notAnswers: readonly RegExp[] = [
  /\bno (?:problem|problems|worries|idea|doubt|way|clue|comment|se|lo se|estoy segur[oa]|hay problema|entiendo|comprendo)\b/u,
  /\b(?:dont|do not|didnt|did not) (?:know|understand|remember|get it)\b/u,
  /\bnot (?:sure|all|really|certain)\b/u,
  /^n a$/u,
];

/** Said around an answer without changing it. */
export const fillers: ReadonlySet<string> = new Set(
  phrases(`i, im, am, is, its, it, feel, feeling, feels, a, the, much, lot, little, bit, very, today, way, option,
    number, answer, reply, please, thanks, thank, you, doing, getting, now, hi, hello, so, my, them, all,
    me, siento, estoy, es, la, el, lo, las, los, mucho, poco, un, muy, hoy, opcion, numero, respuesta, gracias, hola,
    mas, todas, todos`),
);

export const numberWords: ReadonlyMap<string, number> = new Map([
  ...phrases('one, two, three, four, five, six, seven, eight, nine, ten').map((word, index): [string, number] => [
    word,
    index + 1,
  ]),
  ...phrases('uno, dos, tres, cuatro, cinco, seis, siete, ocho, nueve, diez').map((word, index): [string, number] => [
    word,
    index + 1,
  ]),
]);

/** Ordinary words one slip away from an answer: never taken for it. */
export const lookalikes: ReadonlySet<string> = new Set(
  phrases(`came, safe, sale, name, game, sane, letter, bitter, horse, nose, note, done, year, cure, pure,
    vengo, tenga, peer, mayor, clara, caro`),
);
