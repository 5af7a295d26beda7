import { readMessage } from '../../../core/messaging/opt-out';
import type { MessageMeaning } from '../../../core/messaging/opt-out';
import { leastProcessorTime } from '../../support/least-time';

/** One text a line. */
const corpus: { readonly [meaning in MessageMeaning]: string } = {
  'opt-out': `
    STOP
    Stop.
    STOP!!!
    "stop"
    ＳＴＯＰ
    S T O P
    stop 🛑
    sTop ✋
    Stop stop stop
    STOPALL
    Stop all
    STOP-ALL
    Unsubscribe
    END
    Quit
    cancel
    REVOKE
    OPTOUT
    opt-out
    Opt out please
    ALTO
    ¡Alto!
    PARAR
    Baja
    Cancelar
    por favor paren
    Paren ya
    pare por favor
    please stop
    Stop it now
    Stop. I have had enough of this
    please stop texting me
    Stop sending me these messages
    stop these texts!
    stop bugging me
    stop textos
    quit messaging me
    Please stop calling and texting me
    Don’t text me anymore
    don't contact me again
    do not message me
    Please do not send any more texts
    I no longer want these messages
    I don't want to receive your text messages
    no more texts please
    no messages please
    remove me from your list
    Take me off this list
    please take my name off your list
    delete my number
    I want to opt out
    please unsubscribe me
    I revoke my consent
    cancel these reminders
    leave me alone
    I told you people to stop
    can you stop
    no, stop texting me
    no me escriban más
    Ya no me escriban
    no me vuelvan a escribir
    no me manden más mensajes
    no manden más mensajes
    No quiero recibir estos mensajes
    dejen de mandarme mensajes
    deje de molestarme
    no más mensajes
    quiero darme de baja
    borren mi número
    quítenme de la lista
    cancelen los mensajes
    déjenme en paz
    no me envíen nada`,
  none: `
    stop by the clinic?
    Can I stop by the clinic tomorrow?
    I will stop at the pharmacy
    the bus stop is far
    I can't stop coughing
    the pain won't stop
    It does not stop bleeding
    should I stop taking aspirin?
    When do I stop the antibiotics?
    I stopped smoking
    the doctor told me to stop taking lisinopril
    nonstop pain
    please don't stop texting me
    Don't stop, these help me
    I never want to stop getting these messages
    cancel my appointment please
    I need to cancel my visit
    by the end of the week
    the end
    I want to quit smoking
    no paren de escribirme
    tengo la presión alta
    la fiebre no baja
    quiero cancelar mi cita
    ¿puedo parar de tomar la medicina?
    no me mandaron la medicina
    el dolor es muy alto
    para mi mamá
    better
    no
    yes
    SI
    igual
    peor
    1
    no thanks
    no gracias
    I did not get your message
    👍
    🛑
    I don't want to miss your messages
    need help with my pills
    I need help
    shop
    who is this?
    the message was nice`,
  'in-doubt': `
    i want to stop
    please cancel
    stpo
    Sotp
    unsubcribe
    end it
    no more
    no más
    para
    ya basta
    maybe stop
    How do I unsubscribe?
    can I opt out?
    Why did you stop texting me?
    STOP YOU IDIOTS
    wrong number
    wrong person
    stop calling me
    go away
    ya no quiero recibir nada
    no me llamen`,
  'opt-in': `
    START
    start
    Start!
    Unstop
    opt in
    start texting me again`,
  help: `
    HELP
    help?
    info
    AYUDA
    Información`,
};

const texts = Object.entries(corpus).flatMap(([meaning, list]) =>
  list
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((text) => ({ text, meaning })),
);

it('is tried on enough texts, a third of them no opt-outs', () => {
  expect(texts.length).toBeGreaterThan(120);
  expect(texts.filter(({ meaning }) => meaning === 'none').length).toBeGreaterThan(40);
});

it.each(texts)('$text: $meaning', ({ text, meaning }) => {
  expect(readMessage(text, { questionOpen: true })).toBe(meaning);
});

it('finds the word above a signature and between invisible characters', () => {
  expect(readMessage('STOP\n\nSent from my iPhone')).toBe('opt-out');
  expect(readMessage('  st\u200bop\u00a0')).toBe('opt-out');
});

it.each(['', '   ', '\n', '?!', '\u0000'])('nothing is nothing: %j', (text) => {
  expect(readMessage(text, { questionOpen: false })).toBe('none');
});

describe.each(['yes', 'YES!', 'Sí', 'si'])('a bare %s', (text) => {
  it('answers the question that is open', () => {
    expect(readMessage(text, { questionOpen: true })).toBe('none');
    expect(readMessage(text)).toBe('none');
  });

  it('resumes messages when no question is open', () => {
    expect(readMessage(text, { questionOpen: false })).toBe('opt-in');
  });
});

it('reads a text of any length in no time', () => {
  const long = ['stop '.repeat(4000), 'do not want '.repeat(2000), 'no quiero '.repeat(2000), 'a'.repeat(50_000)];
  expect(leastProcessorTime(() => long.map((text) => readMessage(text)), 3000)).toBeLessThan(3000);
});
