/** A small pathway that can be published as it is, with notes on what its parts say. */
export function examplePathway(id: string): string {
  return `# A small pathway to begin with: change it, look at its problems, simulate it, publish it.
# Ctrl-Space offers what can stand where the cursor is.
pathway: ${id}
title: { en: My pathway, es: Mi ruta }

# With a start, everybody to whom it happens is enrolled. Without one, people enroll patients.
# start: { on: encounter.discharged, once: per encounter }

# What ends it at any moment, whatever the patient is doing.
interrupts:
  - on: patient.died
    exit: deceased

# What must be reached by when. A step says that it "reaches" it.
milestones:
  contacted: within 2 business days of start

steps:
  # A person's task. Each outcome may have steps of its own.
  - task: first-call
    title: { en: Call the patient, es: Llamar al paciente }
    queue: coordinators
    due: 2 business days of start
    outcomes:
      reached: { label: { en: Reached, es: Contactado }, reaches: contacted }
      no-answer: { label: { en: No answer, es: No contesta } }

  - wait: { id: until-day-7, until: 7 days of start }

  # A question by text; every answer, an unclear one and silence have their steps.
  - ask: day-7
    template: check-in-day-7
    reply:
      kind: choice
      options:
        - { id: better, label: { en: better, es: mejor } }
        - { id: same, label: { en: same, es: igual } }
        - { id: worse, label: { en: worse, es: peor } }
    timeout: P2D
    on:
      worse:
        - task: feels-worse
          title: { en: Patient feels worse, es: El paciente se siente peor }
          queue: nurses
          priority: urgent
          due: PT30M
      unclear:
        - task: read-answer
          title: { en: Read the answer, es: Leer la respuesta }
          queue: coordinators
          due: PT4H
      timeout:
        - task: silent
          title: { en: Ask why there was no answer, es: Preguntar por qué no hubo respuesta }
          queue: coordinators
          due: 1 business day

  - end: completed
`;
}

/** The same definition under another id. */
export function copiedPathway(source: string, id: string): string {
  return source.replace(/^pathway:.*$/m, () => `pathway: ${id}`);
}
