import { questionOf, readReply } from './replies';

const wantsToStop = questionOf({
  kind: 'yes-no',
  options: [
    { id: 'yes', label: { en: 'Yes', es: 'Sí' } },
    { id: 'no', label: { en: 'No', es: 'No' } },
  ],
});
const goesOn = /\b(?:keep (?:them|texting|sending|going)|seguir|sigan|siga|continue|continuar|dont stop|do not stop)\b/;

/** What a text says to "do you want to stop getting texts from us?"; `null` when it does not say. */
export function readStopAnswer(normalized: string): 'stop' | 'stay' | null {
  if (goesOn.test(normalized)) return 'stay';
  switch (readReply(wantsToStop, normalized)) {
    case 'yes':
      return 'stop';
    case 'no':
      return 'stay';
    default:
      return null;
  }
}
