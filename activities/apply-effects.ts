import { calendarOf } from '../core/calendar/organization-calendar';
import { type FactSubject, loadFacts } from '../core/criteria/load-facts';
import { CarepathFailure } from '../core/errors';
import { aboutItem } from '../core/messaging/templates/render';
import { templatesInUse } from '../core/messaging/templates/templates-in-use';
import type { Answer, ApplyEffectsInput, ApplyEffectsResult, RecordedEffect } from '../core/pathway/host';
import type { ResolvedBatch } from '../core/step-ledger';
import type { Enrollment } from '../core/record/enrollment';
import type { FormDefinition } from '../core/record/form';
import type { Organization } from '../core/record/organization';
import type { Patient } from '../core/record/patient';
import type { NewPatientLink } from '../core/record/patient-link';
import { type Scope, systemScope } from '../core/record/scope';
import { decideConditions } from './decide';
import type { ActivityDependencies } from './dependencies';
import { itemsOf, listsToGoThrough } from './go-through-lists';
import { pageStaff } from './page-staff';
import { renderIntents } from './render-intents';
import { resolveInCalendar, withDerivations } from './resolve-deadlines';
import { visitNews } from './visit-news';

type Dependencies = Pick<ActivityDependencies, 'repositories' | 'content' | 'holidays' | 'patientLinks' | 'dispatch'>;

interface Subject {
  readonly enrollment: Enrollment;
  /** Read only for a step that opens a task or intends a message. */
  readonly patient: Patient | null;
  readonly organization: Organization;
}

/** An organization's zone, calendar and name change rarely; a process may go on with them for this long. */
const ORGANIZATION_KEPT_MS = 30_000;

/**
 * Writes one numbered step and answers what the engine asked. Safe to repeat: the ledger voids what an earlier try of this
 * step left. Conditions are answered before the one update that writes the step, so that it holds their evidence; they see
 * the enrollment as the step leaves it.
 */
export function createApplyEffects(deps: Dependencies) {
  const organizationOf = keptFor(ORGANIZATION_KEPT_MS, (id) => deps.repositories.organizations.get(id));
  return async function applyEffects(input: ApplyEffectsInput): Promise<ApplyEffectsResult> {
    const scope = systemScope(input.orgId, 'pathway');
    const { ledger, links } = deps.repositories;
    const [duplicates, subject] = await Promise.all([
      ledger.duplicates(scope, input.enrollmentId, input.step, input.consumed),
      loadSubject(deps, scope, input, await organizationOf(scope.orgId)),
    ]);
    if (duplicates.length > 0) return { duplicates, answers: [] };
    const { batch, links: made } = await resolve(deps, scope, input, subject);
    // Before the messages that lead there; of one that is never written nobody has the address.
    await links.ensure(scope, made);
    await ledger.apply(scope, subject.enrollment, batch);
    await pageStaff(deps, scope, input.enrollmentId, subject.organization, batch);
    const due = input.effects.filter(isA('deadline')).map(({ key }): Answer => {
      const at = batch.deadlines.get(key)?.at;
      return at ? { type: 'deadline-set', key, due: at.getTime() } : { type: 'deadline-unknown', key };
    });
    const listed = input.effects
      .filter(isA('list'))
      .map(({ key }): Answer => ({ type: 'listed', key, count: batch.lists.get(key)?.count ?? 'unknown' }));
    const decided = [...batch.conditions].map(([key, { value }]): Answer => ({ type: 'decided', key, value }));
    return { duplicates: [], answers: [...due, ...listed, ...decided] };
  };
}

/** What `load` answered for a key is used again for `ms` milliseconds; that there is nothing is not remembered. */
function keptFor<T>(ms: number, load: (key: string) => Promise<T | null>): (key: string) => Promise<T | null> {
  const kept = new Map<string, { readonly value: T; readonly until: number }>();
  return async (key) => {
    const known = kept.get(key);
    if (known && known.until > performance.now()) return known.value;
    const value = await load(key);
    if (value !== null) kept.set(key, { value, until: performance.now() + ms });
    return value;
  };
}

async function loadSubject(
  { repositories }: Dependencies,
  scope: Scope,
  { enrollmentId, effects }: ApplyEffectsInput,
  organization: Organization | null,
): Promise<Subject> {
  const enrollment = await repositories.enrollments.get(scope, enrollmentId);
  const concernsPatient = effects.some(({ type }) => type === 'open-task' || type === 'intend-message');
  const patient = enrollment && concernsPatient ? await repositories.patients.get(scope, enrollment.patientId) : null;
  if (!enrollment || !organization || (concernsPatient && !patient)) {
    throw new CarepathFailure('not-found', 'The enrollment, its patient or its organization is not in the record.');
  }
  return { enrollment, patient, organization };
}

/** Everything of a batch that has to be computed: the repository only writes. */
async function resolve(
  { repositories, content, holidays, patientLinks }: Dependencies,
  scope: Scope,
  input: ApplyEffectsInput,
  { enrollment, patient, organization }: Subject,
): Promise<{ readonly batch: ResolvedBatch; readonly links: readonly NewPatientLink[] }> {
  const { effects } = input;
  const calendar = calendarOf(organization, holidays);
  const facts = (names: readonly string[]) => loadFacts(repositories, scope, factSubject(input, enrollment), names);
  const kept = (key: string) => repositories.ledger.list(scope, enrollment.id, key);
  const itemOf = await itemsOf(effects, kept);
  const intended = effects.filter(isA('intend-message'));
  const named = intended.map(({ template }) => template);
  const [deadlines, conditions, lists, templates] = await Promise.all([
    resolveInCalendar(effects.filter(isA('deadline')), calendar, {
      earlier: (key) => repositories.ledger.deadline(scope, enrollment.id, key),
      facts,
    }),
    decideConditions(effects.filter(isA('decide')), facts, itemOf),
    listsToGoThrough(effects.filter(isA('list')), input.step, { kept, facts }),
    named.length > 0 ? templatesInUse({ templates: repositories.templates, content }, scope, named) : null,
  ]);
  const at = new Date(input.at);
  const visits = await visitNews({ repositories }, scope, intended, templates, {
    enrollment,
    step: input.step,
    now: at,
  });
  const rendered =
    patient && templates
      ? renderIntents(intended, templates, {
          ...{ enrollmentId: enrollment.id, patient, organization, itemOf, at, patientLinks, visits },
        })
      : null;
  const batch: ResolvedBatch = {
    step: input.step,
    at,
    effects: effects.map((effect) => (effect.type === 'open-task' ? aboutItem(effect, itemOf(effect.item)) : effect)),
    consumed: input.consumed,
    ...(input.definition && { definition: input.definition }),
    progress: withDerivations(input.progress, enrollment.progress, deadlines),
    deadlines,
    conditions,
    lists,
    forms: formsOf(effects, content),
    messages: rendered?.messages ?? new Map(),
    patientName: patient ? `${patient.name.given} ${patient.name.family}` : '',
  };
  return { batch, links: rendered?.links ?? [] };
}

function formsOf(effects: readonly RecordedEffect[], content: Dependencies['content']): ResolvedBatch['forms'] {
  const forms = new Map<string, FormDefinition>();
  for (const { form: id } of effects.filter(isA('open-task'))) {
    if (id === undefined) continue;
    const form = content.form(id);
    if (!form) throw new CarepathFailure('broken-definition', `There is no form "${id}".`);
    forms.set(id, form);
  }
  return forms;
}

function factSubject({ at, progress }: ApplyEffectsInput, enrollment: Enrollment): FactSubject {
  const { id: enrollmentId, patientId } = enrollment;
  return { patientId, enrollmentId, enrollment: { ...enrollment, progress }, at: new Date(at) };
}

function isA<T extends RecordedEffect['type']>(type: T) {
  return (effect: RecordedEffect): effect is Extract<RecordedEffect, { type: T }> => effect.type === type;
}
