import type { LocalizedText } from '../record/organization';
import type { Run } from './run';

/** Tasks the engine opens by itself, so that nothing a patient said, should have read or needs is lost. */
export type WatchTask = 'delivery-failed' | 'delivery-unknown' | 'no-address' | 'late-reply' | 'more-items';

const texts: { readonly [K in WatchTask]: { readonly title: LocalizedText; readonly why: LocalizedText } } = {
  'delivery-failed': {
    title: { en: 'A message could not be delivered', es: 'No se pudo entregar un mensaje' },
    why: {
      en: 'Every channel failed. Reach the patient another way and check the phone number and email address.',
      es: 'Fallaron todos los canales. Comuníquese de otra forma y revise el teléfono y el correo.',
    },
  },
  'delivery-unknown': {
    title: { en: 'It is not known whether a message arrived', es: 'No se sabe si un mensaje llegó' },
    why: {
      en: 'The carrier did not say whether it took the message. It is not sent again by itself.',
      es: 'El operador no confirmó el mensaje. No se envía de nuevo por sí solo.',
    },
  },
  'no-address': {
    title: { en: 'No way to write to the patient', es: 'No hay cómo escribir al paciente' },
    why: {
      en: 'The patient has no phone number or email address that this message can go to.',
      es: 'El paciente no tiene teléfono ni correo para este mensaje.',
    },
  },
  'late-reply': {
    title: { en: 'Read a late answer', es: 'Leer una respuesta tardía' },
    why: {
      en: 'The patient answered a question after the pathway had stopped waiting for it.',
      es: 'El paciente respondió cuando ya no se esperaba la respuesta.',
    },
  },
  'more-items': {
    title: { en: 'Look after the rest of a long list', es: 'Atender el resto de una lista larga' },
    why: {
      en: 'A list in the record is longer than its pathway goes through. Nothing was begun for the items at its end.',
      es: 'Una lista del expediente es más larga de lo que el plan recorre. Para los últimos no se inició nada.',
    },
  },
};

/** Opens a task for a person about a message, a question or a list; one per reason and instance. */
export function openWatchTask(run: Run, about: string, reason: WatchTask): void {
  const key = `${about}/${reason}`;
  if (run.state.occurrences[key] !== undefined) return;
  run.state.occurrences[key] = 1;
  run.state.watchTasks[key] = { openedAt: run.at };
  run.deadline(key, 'due', { amount: '1 business day' }, run.at);
  run.emit({
    type: 'open-task',
    key: `${key}/open`,
    target: key,
    stepId: about.slice(0, about.indexOf('#')),
    ...texts[reason],
    queue: 'coordinators',
    priority: 'high',
    ...(reason === 'delivery-failed' && { form: 'delivery-failed' }),
    outcomes: [{ id: 'done', label: { en: 'Done', es: 'Hecho' } }],
    due: `${key}/due`,
  });
}

/** A person has dealt with it. `false`: there is no such task. */
export function completeWatchTask(run: Run, key: string): boolean {
  if (!run.state.watchTasks[key]) return false;
  delete run.state.watchTasks[key];
  run.clearTimers(key);
  return true;
}

/** The pathway is left: nobody needs to act on these any more. */
export function closeWatchTasks(run: Run): void {
  for (const key of Object.keys(run.state.watchTasks)) {
    completeWatchTask(run, key);
    run.emit({ type: 'close-task', key: `${key}/close`, target: key, reason: 'pathway-left' });
  }
}
