import type { PublishContext, Check, Path, Report, StepSite } from './site';

/** Templates, forms, child pathways and queues that a definition names exist, and somebody works on the queues. */
export const checkReferences: Check = ({ definition, steps, context }, report) => {
  for (const site of steps) {
    const { step, path } = site;
    if ('template' in step && !context.hasTemplate(step.template)) {
      report([...path(), 'template'], `There is no template "${step.template}": write it first, or name another one.`);
    }
    if ('form' in step && !context.hasForm(step.form)) {
      report([...path(), 'form'], `There is no form "${step.form}": make it first, or leave "form" out.`);
    }
    if (step.kind === 'call') {
      const { pathway } = step;
      if (pathway === definition.pathway) {
        report([...path(), 'pathway'], 'A pathway cannot call itself, which would never end: use "repeat".');
      } else if (context.hasPathway && !context.hasPathway(pathway)) {
        report(
          [...path(), 'pathway'],
          `There is no published pathway "${pathway}": publish it first, or name another one.`,
        );
      }
    }
    if (context.queues) checkQueues(site, context.queues, report);
  }
};

function checkQueues({ step, path }: StepSite, queues: NonNullable<PublishContext['queues']>, report: Report): void {
  if (!('queue' in step)) return;
  checkQueue(step.queue, [...path(), 'queue'], queues, report);
  step.escalate.forEach(({ to }, i) => checkQueue(to, [...path(), 'escalate', i, 'to'], queues, report));
}

function checkQueue(queue: string, path: Path, queues: NonNullable<PublishContext['queues']>, report: Report): void {
  const members = queues.get(queue);
  if (members === undefined) {
    report(path, `There is no queue "${queue}": there are ${[...queues.keys()].join(', ')}.`);
  } else if (members === 0) {
    report(
      path,
      `Nobody works on the queue "${queue}", so nobody would see this: add a person to it, or name another.`,
    );
  }
}
