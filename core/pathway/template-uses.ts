import type { Channel, PathwayDefinition } from './definition';
import { standsInFor, subjectOf, type StepSite } from './checks/site';

/** A step that sends a template, and what it makes of it. */
export interface TemplateStep {
  readonly site: StepSite;
  readonly template: string;
  readonly channels: readonly Channel[];
  /** It asks something: the text may name its options. */
  readonly asks: boolean;
  /** It is done for each item of a list: an email may name the item. */
  readonly isAboutItem: boolean;
  /** The first text of the pathway's own course. */
  readonly isFirstText: boolean;
}

/** The steps that send something, in the order of the document. */
export function templateSteps(sites: readonly StepSite[]): readonly TemplateStep[] {
  const found: TemplateStep[] = [];
  for (const site of sites) {
    const { step } = site;
    if (!('template' in step)) continue;
    const isFirstText =
      isPartOfCourse(site) && step.channels.includes('sms') && !found.some((earlier) => earlier.isFirstText);
    const { template, channels, kind } = step;
    found.push({ site, template, channels, asks: kind === 'ask', isAboutItem: standsInFor(site), isFirstText });
  }
  return found;
}

/** The same of a definition that is not being checked. */
export function templateStepsOf(definition: PathwayDefinition): readonly TemplateStep[] {
  return templateSteps(subjectOf(definition, definition, { hasTemplate: () => true, hasForm: () => true }).steps);
}

function isPartOfCourse({ list }: StepSite): boolean {
  return list.owner === null ? list.name === 'steps' : isPartOfCourse(list.owner);
}
