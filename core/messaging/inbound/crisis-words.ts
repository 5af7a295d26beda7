/**
 * How people write of wanting to die, of harming themselves or of being harmed, in English and Spanish. Compared with
 * normalized text (lower case, no accents, no punctuation, apostrophes closed up, slips of the keys put right). The lists
 * lean to finding too much: a false alarm is closed by a person with a reason, a missed cry is not.
 *
 * Sources for the wording: the warning signs of the 988 Lifeline, items of the Columbia Suicide Severity Rating Scale (C-SSRS)
 * and of PHQ-9 item 9; for abbreviations, the Crisis Text Line's published notes on how texters write.
 */

const want =
  '(?:want(?:ed)?|wanna|wants?|wish(?:ed)?|hope|going|gonna|plan(?:ning)?|ready|need|decided|trying|tried|try|thinking|thought|think|thoughts)';

/** Speaks of the writer's own death or of harm to the writer. */
export const ownDanger: readonly RegExp[] = [
  // Killing or harming oneself.
  /\b(?:kil+(?:ing|ed)?|hang(?:ing)?|shoot(?:ing)?|drown(?:ing)?|poison(?:ing)?|off(?:ing)?) (?:my ?self|me self)\b/,
  /\b(?:hurt(?:ing)?|harm(?:ing|ed)?|cut(?:ting)?|burn(?:ing)?) (?:my ?self)\b(?! (?:on accident|by accident|accidentally|shaving|cooking|while|when|with the stove|in the kitchen|falling))/,
  /\b(?:kms|kmself|unalive (?:my ?self|me)|unaliv(?:e|ing) my ?self|sewerslide|self ?harm(?:ing)?)\b/,
  /\b(?:suicid(?:e|al)|sucid(?:e|al)|suiside|suicde|sui[cs]id(?:io|a|ar(?:me|se)?))\b/,
  /\b(?:slit(?:ting)?|cut(?:ting)?|slash) my (?:wrists?|veins?|throat)\b/,
  /\bblow(?:ing)? my (?:brains?|head) (?:out|off)\b/,
  /\b(?:jump(?:ing)?|jumped) (?:off|from|in front of) (?:a |the |my )?(?:\w+ )?(?:bridge|roof|building|balcony|train|car|traffic|bus|window)\b/,
  /\b(?:took|taken|take|taking|swallow(?:ed)?|od|overdos(?:e|ed|ing)) (?:\w+ ){0,3}(?:whole bottle|entire bottle|too many|handful|a bunch) (?:\w+ ){0,3}(?:pills?|meds?|medicines?|medications?|tablets?)\b/,
  /\b(?:want|wanna|going|gonna|plan|planning|try|trying|tried|thinking (?:of|about)) (?:to |on )?(?:over ?dose|overdosing|od)\b/,
  // Wanting to be dead.
  new RegExp(
    `\\b${want} (?:(?:to|about|of|i|could|would|just|really|that|it|so|badly|only) ){0,4}(?:die|dying|be dead|were dead|was dead|not exist|not be alive|not be here anymore|disappear forever|never wake up|not wake up)\\b(?! hard\\b)`,
  ),
  /\b(?:better off|be better|happier) (?:if i (?:was|were) )?(?:dead|gone|without me|not here)\b/,
  /\b(?:end|ending|take|taking|finish) (?:it all|my (?:own )?life|my (?:own )?existence)\b(?! (?:insurance|savings|story|back|one|day|step|seriously|into|for granted|in a))/,
  /\b(?:dont|do not|dnt|cant|cannot|no longer) (?:want|wanna|wish) (?:to )?(?:live|be alive|be here (?:anymore|any more|any longer)|exist|wake up|go on (?:living|anymore|any more))\b(?! (?:with|in|at|near|there|alone|here|next|off|on|so|without|early|before|late|to the))/,
  /\b(?:dont|do not|cant|cannot) (?:go on|live) (?:anymore|any more|like this|any longer|no more)\b/,
  /\b(?:no|not any|dont have (?:a|any)|do not have (?:a|any)) (?:reason|point|will) (?:to|in|of|for) (?:live|living|be alive|being alive|go on)\b/,
  /\b(?:nothing|not worth|isnt worth|no longer worth) (?:left )?(?:to live for|living(?: for| anymore)?)\b|\blife (?:is|isnt|is not|aint) (?:not )?worth (?:it|living)\b/,
  /\b(?:wont|will not|not going to|not gonna) be (?:here|alive|around) (?:tomorrow|tonight|anymore|any more|much longer|when you)\b/,
  /\bthis is (?:my )?(?:goodbye|good bye|the end for me)\b|\bgoodbye (?:forever|cruel world|everyone forever)\b/,
  /\b(?:i )?wish i (?:was|were|had) (?:never (?:been )?born|dead)\b/,
  /\b(?:whats|what is|is there|see|no) (?:the |any |a )?(?:point|reason|use) (?:of|in|to|for|anymore) (?:living|live|being alive|life|going on|go on|even living)\b/,
  /\b(?:have|got|holding|bought|found) (?:a |my |the |some )?(?:\w+ )?(?:gun|rope|noose|razor|razors|blade) (?:and|ready|here|in my|to my|next to me|beside me)\b/,
  /\b(?:going to|gonna|want to|wanna|ready to|plan(?:ning)? to|thinking of|thought of) (?:just )?(?:end|ending) (?:it|this|everything)(?= (?:all|tonight|now|today|soon|for good|forever|already)|$)/,
  /\b(?:nobody|no one|noone|who) (?:would|will|ll|is going to)? ?(?:even )?(?:miss|care|notice) (?:me )?(?:if|when) (?:i|im|i am) (?:died?|was gone|were gone|am gone|gone|disappear(?:ed)?|was dead|am dead|dead)\b/,
  /\b(?:hope|wish|pray(?:ing)?) (?:that )?i (?:dont|do not|never|wouldnt|didnt|would not) (?:have to )?wake up\b/,
  /\bwant (?:my life|it all|everything|all of it|all this) to (?:end|be over|stop)\b|\b(?:want|wanna) to (?:\w+ ){1,4}(?:never|not) wake up\b/,
  /\b(?:someone|somebody|please|god) (?:just )?(?:kill|shoot) me (?:now|already|please|tonight)\b|\bi deserve to (?:die|be dead)\b/,
  /\b(?:should|could|let me|might as well|rather|better to|deserve to) (?:just |all )?(?:die|be dead)\b(?! (?:hard|than))/,
  /\b(?:took|swallowed|taken) (?:like |about |almost |over )?[1-9]\d+ (?:of )?(?:my )?(?!mg|mgs|ml|minutes?|hours?|days?|steps?|units?|am|pm)[a-z]+/,
  // Spanish.
  /\bmejor (?:me muero|morirme|estar muert[oa])\b|\bme (?:corto|corte|estoy cortando) (?:los brazos|las venas|las munecas|las piernas)\b/,
  /\bno vale la pena (?:vivir|seguir viviendo|la vida|seguir)\b|\bpara (?:(?:ya )?no despertar(?:me)?|morir(?:me)?|matarme)\b/,
  /\bojala (?:que )?(?:yo )?(?:ya )?(?:me (?:muera|muriera|mate|maten)|no (?:despierte|despertara)|estuviera muert[oa]|no hubiera nacido)\b/,
  /\b(?:para que|que sentido tiene|no tiene sentido) (?:seguir )?(?:viv(?:o|ir|iendo)|la vida)\b|\bnadie me (?:va a )?extran(?:ara|aria|ar)(?: si me muero)?\b/,
  /\b(?:matarme|me (?:voy a |quiero |quisiera |vaya a )?mat(?:o|ar|e)(?! (?:trabajando|estudiando))|(?:me (?:voy a |quiero |quisiera )?quitar|quitarme) la vida|quitar(?:me)? de en medio|hacerme dano|lastimarme|cortarme las venas|ahorcarme|pegarme un tiro|tirarme (?:de|del|a|al) (?:un |la |el |las )?(?:puente|techo|tren|vias|balcon|edificio|ventana)|colgarme)\b/,
  /\b(?:quiero|quisiera|deseo|prefiero|preferiria|ganas de|pienso en|pensando en|ojala|voy a) (?:(?:ya|solo|mejor|que|me|estar|estuviera) ){0,3}(?:mori(?:r|rme|era)|muert[oa]|morirse|desaparecer para siempre|no despertar(?:me)?)\b/,
  /\b(?:no quiero|ya no quiero|no deseo|no aguanto|no puedo) (?:(?:mas|seguir|ya|mi) )*(?:vivir|viviendo|viva|vida|existir|despertar)\b(?! (?:con|en|ahi|aqui|alli|sol[oa]|cerca|lejos|sin|temprano|tarde))/,
  /\b(?:terminar|acabar) con (?:todo|mi vida|mi sufrimiento)\b|\b(?:mejor|estarian mejor|estaran mejor) (?:muert[oa]|sin mi)\b/,
  /\b(?:no (?:tengo|hay|encuentro)) (?:razon(?:es)?|motivos?|ganas) (?:para|de) (?:seguir (?:viviendo|viva|vivo|adelante)|vivir)\b/,
  /\b(?:la )?vida (?:ya )?no (?:vale la pena|tiene sentido)\b|\bme tome (?:todo el frasco|demasiadas pastillas|un monton de pastillas)\b/,
];

/** Despair or death without more, a home that may not be safe, and pills that were all taken, perhaps as prescribed: a person asks. */
export const unclearDanger: readonly RegExp[] = [
  /\b(?:i|ill|id|im|ive|me|my ?self)\b.*\b(?:die|dying|dead|kill|killed|killing)\b(?! hard\b)|\bme (?:muero|muera|mato|mate)\b|\bmorirme\b/,
  /\b(?:hate|tired of|done with|sick of) (?:my|this) life\b|\b(?:feel(?:ing)?|am|im) (?:so |completely |totally |really )?(?:hopeless|worthless|a burden)\b/,
  /\b(?:cant|cannot|can not) (?:take|do|handle|bear|stand) (?:it|this) (?:anymore|any more|any longer|no more)\b/,
  /\b(?:odio|cansad[oa] de|hart[oa] de) (?:mi|esta|la) vida\b|\b(?:ya )?no (?:aguanto|puedo|soporto) mas\b|\bsoy una carga\b/,
  /\b(?:he|she|they|my (?:husband|wife|boyfriend|girlfriend|partner|son|daughter|caregiver)) (?:threaten(?:s|ed)?|scares?|is hurting) me\b|\b(?:not|dont feel|do not feel) safe (?:at home|here|with (?:him|her|them|my))\b|\bno me siento segur[oa]\b|\btengo miedo de mi (?:espos[oa]|marido|novi[oa]|pareja|hij[oa])\b/,
  /(?<!\b(?:he|she|they|nurse|who) )\b(?:took|taken|swallowed) (?:\w+ ){0,2}(?:all|every)(?: \w+){0,3} (?:pills?|meds?|medicines?|medications?|tablets?)\b(?!.*\b(?:prescribed|today|todays|morning|tonight|tonights|evening|noon|day|daily|dose|doses|on time|like you|as you|said|told|food|breakfast|lunch|dinner|water|antibiotics?|finished)\b)/,
  /\b(?:took|swallowed) (?:the|my) (?:pills?|meds|medicines?|medications?|tablets?) all of (?:them|it)\b/,
  /\bme tome (?:ya )?todas? (?:las|mis) (?:pastillas|medicinas)\b(?!.*\b(?:hoy|manana|noche|tarde|dia|recetad|receto|comida|desayuno|agua|hora|dosis)\b)/,
];

/** Speaks of danger to somebody else, or of being harmed at home. */
export const otherDanger: readonly RegExp[] = [
  /\b(?:going to|gonna|want to|wanna|will|ill|plan to) (?:kill|shoot|stab|hurt|harm) (?:him|her|them|my (?:wife|husband|son|daughter|kids?|child|children|baby|mother|mom|father|dad|boss|neighbor|partner)|someone|somebody|people|everyone)\b/,
  /\b(?:he|she|they|my (?:husband|wife|boyfriend|girlfriend|partner|son|daughter|caregiver|father|mother|dad|mom)) (?:is (?:going to |gonna )?|will |just |keeps? |wants to |tried to |threatened to )?(?:hit(?:s|ting)?|beat(?:s|ing)?(?: up)?|hurt(?:s|ing)?|chok(?:es?|ed|ing)|strangl(?:es?|ed|ing)|kill) me\b(?! (?:at|in) (?:\w+ )?(?:cards|chess|checkers|golf|game|games|race|tennis))/,
  /\b(?:voices?|someone|something|they|it) (?:\w+ )?(?:tell(?:s|ing)?|order(?:s|ing)?|command(?:s|ing)?) me to (?:kill|hurt|harm|stab|shoot)\b/,
  /\b(?:me (?:pega|golpea|pego|golpeo|ahorca|quiere matar|va a matar|amenaza|maltrata)|(?:lo|la|los|las) voy a matar|voy a matar a)\b/,
];

/** Ordinary talk with the same words: cut out before anything is looked at. */
export const figuresOfSpeech: readonly RegExp[] = [
  /\b(?:this|that|the|my|it|these|those|its|is|are|was|were|back|knee|feet|heat|traffic|suspense|pain)(?: \w+){0,3} (?:is |are |was |were )?killing me\b(?! softly)/,
  /\b(?:dying|die|died|dyin) (?:to (?:see|know|try|meet|hear|eat|get|go|tell|find|show|taste|visit)|of (?:laughter|laughing|boredom|curiosity|hunger|embarrassment|thirst|heat)|for (?:a|some|an))\b/,
  /\b(?:laugh(?:ed|ing)?|bored|tickled|scared|worried|freezing|starving) (?:me |myself )?(?:half )?(?:to death|to bits)\b/,
  /\b(?:my|the|her|his) (?:phone|battery|car|plant|plants|laptop|computer|hearing aid|dog|cat)(?: \w+){0,2} (?:died|dying|dies|is dead|was dead|dead)\b/,
  /\bkilling it\b|\bkill(?:ed|ing)? (?:for (?:a|an|some)\b|time|the (?:lights?|engine|pain|mood|germs|weeds|bugs?))\b|\bdrop dead gorgeous\b|\bsuicide (?:squad|squeeze|doors?|wings?)\b/,
  /\bme (?:muero|estoy muriendo|moria|mori) (?:de|por) (?:\w+ )?(?:hambre|risa|sueno|ganas|sed|calor|frio|verguenza|curiosidad|aburrimiento|verte|verla|verlo|comer|saber|ver)\b/,
  /\b(?:me (?:mata|matan|esta matando|estan matando)) (?:el|la|los|las|esta|este|de)\b(?: \w+)?/,
  /\bmatar (?:el tiempo|el hambre|el gusanillo)\b/,
  /\b(?:cut|hurt|burn(?:ed|t)?|harm(?:ed)?) my ?self (?:on accident|by accident|accidentally|shaving|cooking|while|when|with the stove|in the kitchen|falling|on the (?:stove|oven|knife|can|fence))\b/,
];

/** The writer says that it is not so. It stays something that a person looks at. */
export const denied: readonly RegExp[] = [
  /\b(?:not|never|no|dont|do not|didnt|did not|wouldnt|would never|wont|havent|isnt|arent|im not|i am not|without|nor|neither) (?:(?:i|am|be|been|feel|feeling|want|wanna|going|gonna|to|have|had|having|any|ever|even|at|all|really|actually|thinking|thought|thoughts|think|about|of|that|plan|plans|planning|currently|or|trying|try|intend|intent|intention|do) ){0,7}$/,
  /\b(?:no|nunca|jamas|tampoco|ni) (?:(?:me|he|voy|a|quiero|queria|pienso|pensado|estoy|tengo|ganas|de|en|que|ideas|soy|siento|se|trata) ){0,6}$/,
];

/** It is told of another time, of somebody else or of a work of art. It stays something that a person looks at. */
export const reported: readonly RegExp[] = [
  /\b(?:years? ago|as a (?:kid|child|teen|teenager)|in the past|back then|used to|when i was (?:young|younger|a (?:kid|child|teen|teenager|student)|in (?:school|college)|\d+)|hace (?:\w+ )?anos|cuando era)\b/,
  /\b(?:song|lyrics?|movie|film|episode|show|book|novel|podcast|singing|sings|sang|sings?|playlist|documentary|cancion|pelicula|letra|libro|serie|novela)\b/,
  /(?<!\b(?:kill|killing|hurt|hurting|harm|stab|shoot) )\b(?:my (?:friend|neighbor|cousin|uncle|aunt|coworker|grandfather|grandmother|brother|sister|father|mother|dad|mom|son|daughter|nephew|niece|ex)|someone i know|mi (?:amig[oa]|vecin[oa]|prim[oa]|herman[oa]|ti[oa]|padre|madre|hij[oa]|abuel[oa]))\b/,
];

/** Often misspelled here. */
export const crisisSpellings: readonly string[] = [
  'suicide',
  'suicidal',
  'myself',
  'overdose',
  'suicidarme',
  'matarme',
];
