import { phrases } from './phrases';

/**
 * The words by which patients end, resume or ask about texts, in English and Spanish. Everything here is compared with
 * normalized text: lower case, no accents, no punctuation, apostrophes closed up (`dont`).
 *
 * Sources: CTIA Messaging Principles (STOP, STOPALL, UNSUBSCRIBE, CANCEL, END, QUIT; START, UNSTOP, YES; HELP, INFO),
 * 47 CFR 64.1200(a)(10) (adds REVOKE, OPT OUT, and any wording a reasonable person would understand).
 */

/** Mean opt-out as the whole message, with or without a "please". */
export const strongKeywords = phrases(
  'stop, stopall, stop all, unsubscribe, optout, opt out, alto, parar, paren, pare',
);

/** Mean opt-out as a clause of their own at the beginning or the end: `this is spam, stop`. */
export const unmistakable = phrases('stop, stopall, stop all, unsubscribe, optout, opt out');

/** Mean opt-out only as the bare whole message: with anything beside them they are ordinary words. */
export const bareKeywords = phrases('end, quit, cancel, revoke, baja, cancelar');

export const resumeKeywords = phrases(
  'start, unstop, opt in, optin, subscribe, resume, start again, start texting me, start texting me again, reanudar, comenzar',
);

/** Resume only while no question waits for an answer. */
export const yesKeywords = phrases('yes, si');

export const helpKeywords = phrases('help, info, help please, ayuda, informacion, ayuda por favor');

/** Said beside a strong keyword without changing it. */
export const politeWords: ReadonlySet<string> = new Set(
  phrases(`please, pls, plz, kindly, now, thanks, thank, you, thx, ok, just, it, this, already,
    por, favor, porfa, gracias, ya, ahora, esto`),
);

const texts = '(?:text messages?|texts?|messages?|msgs?|sms|txts?|reminders|notifications|alerts|emails?)';
const mensajes = '(?:mensajes?|textos?|sms|recordatorios|avisos|correos|notificaciones)';
const doNot = '(?:do not|dont|don t|never|no longer)';
const these = '(?:(?:all|the|these|those|this|your|ur|my|with|me|us|any|more|so|many|automated|auto|and|or|please) )*';
const sending = '(?:(?:sending|getting|receiving|calling) )?';
const nagging =
  '(?:texting|messaging|txting|emailing|contacting|writing|spamming|bothering|harassing|bugging|annoying|pestering|sending)';

/** Asking to go on: cut out before anything else is looked at. "If you don't stop" is no such wish. */
export const keepGoing: readonly RegExp[] = [
  new RegExp(
    `(?<!\\b(?:if|until|unless) (?:you|they) )\\b${doNot} (?:want (?:to |you to )?)?(?:ever )?(?:stop|quit|cancel|end|unsubscribe|remove me|opt (?:me )?out)\\b(?: \\w+){0,4}`,
  ),
  /\b(?:i|we) (?:cant|cannot|can not|couldnt|could not|wont|will not) (?:\w+ )?(?:stop|quit)\b(?: \w+)?/,
  new RegExp(`\\b${doNot} want ${these}${texts} to (?:stop|end)\\b`),
  /\bno (?:quiero (?:que )?|deseo |me )?(?:dejen de|deje de|dejes de|dejar de|paren|pare|parar|cancelen|cancelar|darme de baja)\b(?: \w+){0,3}/,
];

/** Wording that any reasonable person takes for an opt-out. */
export const requests: readonly RegExp[] = [
  new RegExp(`\\b(?:stop|quit|cease|end|discontinue) ${these}${sending}${these}(?:${texts}|${nagging}|${mensajes})\\b`),
  new RegExp(
    `\\b${doNot} (?:want (?:you )?to )?(?:ever |please )?(?:text|message|msg|txt|contact|email|sms|bother|spam|write) (?:me|us|this|my|anymore|again|here)\\b`,
  ),
  new RegExp(`\\b(?:stop|quit) \\w+ing (?:\\w+ ){0,5}(?:these|those|your|ur) ${texts}\\b`),
  new RegExp(`^(?:please )?${doNot} (?:text|message|msg|txt|contact)$`),
  new RegExp(`\\bnot ${nagging} (?:me|us)\\b`),
  new RegExp(`\\b${doNot} consent (?:to (?:\\w+ ){0,3}(?:${texts}|${nagging})\\b|anymore|any more)`),
  new RegExp(`\\b${doNot} (?:want|need|wish|like)\\b(?!.*\\bmiss)(?: \\w+){0,6} ${texts}\\b`),
  new RegExp(`\\b(?:${doNot}|not to) send\\b(?: \\w+){0,4} (?:${texts}|anything|nothing|anymore|any more)\\b`),
  new RegExp(`\\bno more (?:\\w+ )?${texts}\\b|^no ${texts}(?: please)?$|\\benough (?:with |of )?${these}${texts}\\b`),
  /\b(?:remove|delete|lose|erase) (?:me|my (?:phone |cell )?number|my name|this number|our number)\b/,
  new RegExp(
    `\\b(?:take|get) (?:me|us|(?:my|our|this|the) (?:phone |cell )?(?:number|name|phone)) off(?:$| (?:of )?(?:(?:the|this|your|ur|these|that) )*(?:list|program|system|service|${texts})\\b)`,
  ),
  /\bunsubscribe\b|\bopt(?:ing)? (?:me |us )?out\b|\boptout\b|^unsub$/,
  new RegExp(
    `\\b(?:revoke|withdraw|cancel) (?:(?:all|the|these|those|your|my|this) )*(?:consent|permission|subscription|${texts})\\b`,
  ),
  /\bleave (?:me|us) alone\b/,
  /\b(?:i said|i say|told you(?: people| guys)? to|want you to|asked you to|would you|will you|can you|could you) (?:please )?stop$/,
  /\bno (?:me|nos) (?:vuelvan? a )?(?:escrib(?:a|an|as|ir)|texte(?:e|en|es|ar)|contact(?:e|en|es|ar)|molest(?:e|en|es|ar))\b/,
  /\bno (?:me |nos )?(?:esten?|sigan?) (?:mand|envi|escrib|text|molest|contact)\w*ndo(?:me|nos)?\b/,
  /\bno (?:quiero|deseo|queremos) que (?:me |nos )?(?:escrib|text|contact|molest)\w+/,
  new RegExp(`\\bdej\\w* de recibir (?:\\w+ ){0,3}${mensajes}\\b`),
  /\bno (?:escriban|molesten|vuelvan? a (?:escribirme|mandarme|molestarme|contactarme))\b/,
  new RegExp(
    `\\bno (?:(?:me|nos) )?(?:mand|envi)(?:e|en|es|ar|arme|arnos)(?:(?: \\w+){0,3} ${mensajes}\\b| nada\\b| mas$| mas por favor$)`,
  ),
  new RegExp(`\\bno (?:quiero|deseo|queremos|necesito|quisiera)\\b(?!.*\\bperder)(?: \\w+){0,4} ${mensajes}\\b`),
  /\b(?:dej|par|ces)(?:a|e|en|es|ar)(?:me|nos)? de (?:me )?(?:mand|envi|escrib|text|molest|contact)\w*/,
  new RegExp(`\\b(?:no mas|basta de|alto a|ya no mas) (?:(?:los|estos|sus) )?${mensajes}\\b`),
  /\b(?:dar|darme|darnos|deme|denme|me doy|doy) de baja\b/,
  new RegExp(
    `\\b(?:cancel|deten|par|suspend|termin)\\w* (?:(?:ya|con|todos|los|estos|esos|sus|mis|la|mi) )*(?:suscripcion|${mensajes})\\b`,
  ),
  /\b(?:borr|elimin|quit|saqu)\w* (?:mi (?:numero|telefono|nombre)|de (?:la|su|esta) lista)\b/,
  /\bdejen?me en paz\b|\bdejame en paz\b|\brevoco mi consentimiento\b/,
];

/** Asking about opting out, now or earlier, is not yet doing it. */
export const asksAbout =
  /\b(?:how (?:do|can|to|would|does)|why|when|did you|(?:didnt|did not) mean to|have you|can i|should i|do i|may i|could i|am i|what happens if|if i|como|puedo|debo|que pasa si|por que)\b/;

/** A wish with a bound to it, read from where the wish begins: what the bound leaves is for a person to say. */
export const limited = new RegExp(
  [
    '(?:so|too|that) (?:many|much|often|early|late)|at (?:night|work|home|school)|(?:after|before|until|between|during)',
    '(?:in|on|over) (?:the )?(?:mornings?|evenings?|afternoons?|nights?|weekends?|(?:sun|mon|tues|wednes|thurs|fri|satur)days?)',
    'in (?:english|spanish)|(?:de|en|por) (?:la )?(?:noche|manana|madrugada)|tan (?:temprano|tarde|seguido)|tant[ao]s?',
    'los (?:lunes|martes|miercoles|jueves|viernes|sabados?|domingos?|fines)|en (?:ingles|espanol)|antes de|despues de|hasta|al trabajo',
  ]
    .map((part) => `\\b(?:${part})\\b`)
    .join('|'),
);

/** Telling of the word is not yet saying it: cut out, and doubtful when nothing else is asked. */
export const mentions: readonly RegExp[] = [
  new RegExp(
    '\\b(?:text|reply|replied|respond|say|says|said|write|wrote|send|type|texted|sent|responder|decir|escribir) ' +
      '(?:with |the word )?(?:stop|unsubscribe|alto|parar)(?! (?:by|in|at|the|my|it|\\w+ing)\\b)' +
      '(?: to (?:opt out|unsubscribe|end|cancel|stop)(?: \\w+)?)?',
  ),
];

/** Ordinary uses of the words below: cut out before what is left is called doubtful. */
export const ordinary: readonly RegExp[] = [
  /\b(?:stop|stopping) (?:by|in|over|off|at|here|there|for|to)\b/g,
  /\b(?:bus|train|metro|subway|truck|rest|pit|non|first|next|last|one|full) stop\b/g,
  /\b(?:cant|cannot|can not|couldnt|could not|wont|will not|wouldnt|would not|doesnt|does not|didnt|did not|dont|do not|never|havent|hasnt|not) (?:\w+ )?(?:stop|quit|cancel)\b/g,
  /\b(?:should|can|could|may|do|must|did|to|if|when|until|after|before) (?:i|we|he|she|they|it) (?:\w+ )?(?:stop|quit|cancel)\b/g,
  /\b(?:said|says|told me|wants me|asked me|have|need|had) to stop (?:\w+ )?(?:taking|my|the|all)\b/g,
  /\b(?:i|he|she|we|they) (?:\w+ )?quit \w+/g,
  /\b(?:stop|quit)(?: \w+)? (?!calling|phoning)\w+ing\b/g,
  /\b(?:stop|quit) (?:(?:the|my|this|that|these|all|her|his) )?(?:\w+ )?(?:medicines?|medications?|meds?|pills?|drugs?|antibiotics?|insulin|oxygen|treatment|therapy|tablets?|bleeding|pain|cough|aspirin|smoking)\b/g,
  /\bcancel(?:ar)? (?:\w+ ){0,3}(?:appointment|appt|visit|ride|order|prescription|surgery|transport|delivery|cita|visita|consulta|transporte|orden|receta|cirugia|viaje)\b/g,
  /\b(?:puedo|puede|debo|deberia|tengo que|cuando|para|sin)(?: \w+)? parar\b/g,
  /\bpar(?:ar|a|e) de \w+\b/g,
];

/** Words that may mean an opt-out: a person asks. */
export const doubtful: readonly RegExp[] = [
  /\b(?:stop|unsubscribe|revoke|quit|cancel|cancela|cancele|cancelar|cancelen|parar|paren|basta|detente|detengan|detenganse|opted out)\b/,
  /^(?:no more|no mas|ya no|para|para ya|fin|enough|not interested|no me interesa|remove|please end|end (?:it|this|now|please))$/,
  /^(?:ya )?no quiero (?:mas|nada|recibir nada|recibir mas)\b|^do(?: not|nt) send$|^i dont (?:want|need) (?:this|these)$/,
  new RegExp(`\\b${doNot} (?:want|wish) to (?:be|stay|participate) (?:\\w+ ){0,2}(?:program|list|study)\\b`),
  new RegExp(`\\bhave to (?:keep )?(?:get|getting|receive|receiving) ${these}${texts}\\b`),
  /\bno (?:quiero|deseo) (?:participar|seguir)\b/,
  /\b(?:wrong (?:number|person)|numero equivocado|persona equivocada|i want out|go away|fuck off|no me llamen?)\b/,
];

/** Slips of the keys of these, as the whole message, are asked about; what looks like one but is a word is not. */
export const oftenMistyped = phrases('stop, stopall, unsubscribe, optout, parar, cancel, cancelar');
export const notMistyped: ReadonlySet<string> = new Set(phrases('top, shop, step, pasar, para, sto'));

/** Within a sentence a word that is one slip away from one of these is read as it. */
export const oftenMisspelled = phrases(
  'mensajes, recordatorios, unsubscribe, message, messages, messaging, texting, reminders',
);
/** Words of their own that look like slips of those. */
export const notMisspelled: ReadonlySet<string> = new Set(
  phrases('massage, massages, massaging, testing, mensaje, recordatorio, reminder'),
);
