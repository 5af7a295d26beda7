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
const these = '(?:(?:all|the|these|those|this|your|my|with|me|us|any|more|so|many|automated|auto|and|or|please) )*';
const sending = '(?:(?:sending|getting|receiving|calling) )?';
const nagging =
  '(?:texting|messaging|txting|emailing|contacting|writing|spamming|bothering|harassing|bugging|annoying|pestering|sending)';

/** Asking to go on: cut out before anything else is looked at. */
export const keepGoing: readonly RegExp[] = [
  new RegExp(
    `\\b${doNot} (?:want (?:to |you to )?)?(?:ever )?(?:stop|quit|cancel|end|unsubscribe|remove me|opt (?:me )?out)\\b(?: \\w+){0,4}`,
  ),
  /\bno (?:quiero (?:que )?|deseo |me )?(?:dejen de|deje de|dejes de|dejar de|paren|pare|parar|cancelen|cancelar|darme de baja)\b(?: \w+){0,3}/,
];

/** Wording that any reasonable person takes for an opt-out. */
export const requests: readonly RegExp[] = [
  new RegExp(`\\b(?:stop|quit|cease|end) ${these}${sending}${these}(?:${texts}|${nagging}|${mensajes})\\b`),
  new RegExp(
    `\\b${doNot} (?:want (?:you )?to )?(?:ever |please )?(?:text|message|msg|txt|contact|email|sms|bother|spam|write) (?:me|us|this|my|anymore|again|here)\\b`,
  ),
  new RegExp(`\\b${doNot} (?:want|need|wish|like)\\b(?!.*\\bmiss)(?: \\w+){0,6} ${texts}\\b`),
  new RegExp(`\\b(?:${doNot}|not to) send\\b(?: \\w+){0,4} (?:${texts}|anything|anymore|any more)\\b`),
  new RegExp(`\\bno more (?:\\w+ )?${texts}\\b|^no ${texts}(?: please)?$|\\benough (?:with |of )?${these}${texts}\\b`),
  /\b(?:remove|delete|lose|erase) (?:me|my (?:phone |cell )?number|my name|this number|our number)\b/,
  new RegExp(
    `\\b(?:take|get) (?:me|us|my number|my name) off(?:$| (?:of )?(?:(?:the|this|your|these|that) )*(?:list|program|system|service|${texts})\\b)`,
  ),
  /\bunsubscribe\b|\bopt(?:ing)? (?:me |us )?out\b|\boptout\b|^unsub$/,
  new RegExp(
    `\\b(?:revoke|withdraw|cancel) (?:(?:all|the|these|those|your|my|this) )*(?:consent|permission|subscription|${texts})\\b`,
  ),
  /\bleave me alone\b/,
  /\b(?:i said|i say|told you(?: people| guys)? to|want you to|asked you to|would you|will you|can you|could you) (?:please )?stop$/,
  /\bno (?:me|nos) (?:vuelvan? a )?(?:escrib(?:a|an|as|ir)|texte(?:e|en|es|ar)|contact(?:e|en|es|ar)|molest(?:e|en|es|ar))\b/,
  /\bno (?:escriban|molesten|vuelvan? a (?:escribirme|mandarme|molestarme|contactarme))\b/,
  new RegExp(
    `\\bno (?:(?:me|nos) )?(?:mand|envi)(?:e|en|es)(?:(?: \\w+){0,3} ${mensajes}\\b| nada\\b| mas$| mas por favor$)`,
  ),
  new RegExp(`\\bno (?:quiero|deseo|queremos|necesito|quisiera)\\b(?!.*\\bperder)(?: \\w+){0,4} ${mensajes}\\b`),
  /\b(?:dej|par|ces)(?:a|e|en|es) de (?:me )?(?:mand|envi|escrib|text|molest|contact)\w*/,
  new RegExp(`\\b(?:no mas|basta de|alto a|ya no mas) (?:(?:los|estos|sus) )?${mensajes}\\b`),
  /\b(?:dar|darme|darnos|deme|denme|me doy|doy) de baja\b/,
  new RegExp(
    `\\b(?:cancel|deten|par|suspend|termin)\\w* (?:(?:todos|los|estos|esos|sus|mis|la|mi) )*(?:suscripcion|${mensajes})\\b`,
  ),
  /\b(?:borr|elimin|quit|saqu)\w* (?:mi (?:numero|telefono|nombre)|de (?:la|su|esta) lista)\b/,
  /\bdejen?me en paz\b|\bdejame en paz\b|\brevoco mi consentimiento\b/,
];

/** Asking about opting out, now or earlier, is not yet doing it. */
export const asksAbout =
  /\b(?:how (?:do|can|to|would|does)|why|when|did you|have you|can i|should i|do i|may i|could i|am i|what happens if|if i|como|puedo|debo|que pasa si|por que)\b/;

/** Ordinary uses of the words below: cut out before what is left is called doubtful. */
export const ordinary: readonly RegExp[] = [
  /\b(?:stop|stopping) (?:by|in|over|off|at|here|there|for|to)\b/g,
  /\b(?:bus|train|metro|subway|truck|rest|pit|non|first|next|last|one|full) stop\b/g,
  /\b(?:cant|cannot|can not|couldnt|could not|wont|will not|wouldnt|would not|doesnt|does not|didnt|did not|dont|do not|never|havent|hasnt|not) (?:\w+ )?(?:stop|quit|cancel)\b/g,
  /\b(?:should|can|could|may|do|must|did|to|if|when|until|after|before) (?:i|we|he|she|they|it) (?:\w+ )?(?:stop|quit|cancel)\b/g,
  /\b(?:said|says|told me|wants me|asked me|have|need|had) to stop (?:\w+ )?(?:taking|my|the|all)\b/g,
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
  /\b(?:wrong (?:number|person)|numero equivocado|persona equivocada|i want out|go away|fuck off|no me llamen?)\b/,
];

/** Slips of the keys of these, as the whole message, are asked about; what looks like one but is a word is not. */
export const oftenMistyped = phrases('stop, stopall, unsubscribe, optout, parar, cancel, cancelar');
export const notMistyped: ReadonlySet<string> = new Set(phrases('top, shop, step, pasar, para, sto'));
