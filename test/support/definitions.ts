import type { PathwayDefinition } from '../../core/pathway/definition';
import { pathwayOf } from './pathways';

/** Small pathways for tests of the durable host. */

/** One human task, with a due time or without one, and then the end. */
export function oneTask(): PathwayDefinition {
  return pathwayOf(`
    - task: call
      title: Call the patient
      queue: coordinators
      due: 2 business days
      outcomes: { reached: [], no-answer: [] }
    - end: completed`);
}

/** `count` tasks, one after another. */
export function tasksInARow(count: number): PathwayDefinition {
  const tasks = Array.from(
    { length: count },
    (_, index) => `
    - task: task-${index + 1}
      title: Task ${index + 1}
      queue: coordinators
      due: P30D
      outcomes: { done: [] }`,
  );
  return pathwayOf(`${tasks.join('').trim()}\n    - end: completed`);
}

/** Two tasks at the same time, each with another one after it. */
export function twoLanes(): PathwayDefinition {
  const lane = (name: string): string => `
        - - task: ${name}
            title: Task ${name}
            queue: coordinators
            due: P30D
            outcomes: { done: [] }
          - task: ${name}-next
            title: After ${name}
            queue: coordinators
            due: P30D
            outcomes: { done: [] }`;
  return pathwayOf(`
    - parallel: lanes
      join: all
      branches:${lane('left')}${lane('right')}
    - end: completed`);
}

/** Waits for a span and ends. */
export function justWait(span: string): PathwayDefinition {
  return pathwayOf(`
    - wait: { until: ${span} }
    - end: completed`);
}

/** A question whose "no" opens an urgent task; silence opens another one. */
export function askAboutMedicines(): PathwayDefinition {
  return pathwayOf(`
    - ask: medicines
      channels: [sms, email]
      template: medicines
      reply: { kind: yes-no }
      timeout: P1D
      on:
        yes: []
        no:
          - task: barrier
            title: Find out what is in the way
            queue: coordinators
            priority: urgent
            due: PT2H
            outcomes: { solved: [] }
        timeout:
          - task: silence
            title: Call the patient
            queue: coordinators
            due: P1D
            outcomes: { reached: [] }
        unclear: []
    - end: completed`);
}

/** Thirty days of waiting, asking, deciding and working. */
export function thirtyDays(): PathwayDefinition {
  return pathwayOf(
    `
    - message: welcome
      channels: [sms]
      template: welcome
      expires: P1D
    - task: call
      title: Call the patient
      queue: coordinators
      due: 2 business days of start
      escalate: [{ after: 1 business day, to: managers }]
      outcomes:
        reached: { reaches: contacted, steps: [] }
        no-answer: []
    - repeat: check-ins
      max: 4
      every: P7D
      steps:
        - ask: check-in
          channels: [sms]
          template: check-in
          reply: { kind: choice, options: [better, worse] }
          timeout: P2D
          on:
            better: []
            worse:
              - task: nurse-call
                title: Call now
                queue: nurses
                priority: urgent
                due: PT30M
                outcomes: { done: [] }
            timeout: []
            unclear: []
    - branch: risk
      cases:
        - if: 'lace.score >= 10.0'
          steps:
            - task: review
              title: Review
              queue: nurses
              due: P1D
              outcomes: { done: [] }
      else: []
      unknown: []
    - wait: { until: P30D of start }
    - end: completed`,
    'facts: [lace.score]\nmilestones: { contacted: 2 business days of start }\ninterrupts: [{ on: patient.died, exit: deceased }]',
  );
}
