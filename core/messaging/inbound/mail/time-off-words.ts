/** How programs call the notes they answer with, in the languages of our patients. */
const SUBJECTS = [
  /^(?:re:\s*)?(?:auto(?:matic|mated)?[ -]?(?:reply|response)|out of (?:the )?office|vacation reply|away from)/i,
  /^(?:re:\s*)?(?:respuesta autom[aá]tica|fuera de (?:la )?oficina|de vacaciones|ausente)/i,
];

export function isTimeOff(subject: string): boolean {
  return SUBJECTS.some((pattern) => pattern.test(subject.trim()));
}
