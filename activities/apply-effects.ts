import { calendarOf } from '../core/calendar/organization-calendar';
import { evaluate, factsOf } from '../core/criteria/evaluate';
import { type FactSubject, loadFacts } from '../core/criteria/load-facts';
import { CarepathFailure } from '../core/errors';
import type { Answer, ApplyEffectsInput, ApplyEffectsResult, RecordedEffect } from '../core/pathway/host';
import type { ResolvedBatch } from '../core/step-ledger';
import type { Enrollment } from '../core/record/enrollment';
import type { FormDefinition } from '../core/record/form';
import type { Organization } from '../core/record/organization';
import type { Patient } from '../core/record/patient';
import { type Scope, systemScope } from '../core/record/scope';
import type { ActivityDependencies } from './dependencies';
import { renderIntents } from './render-intents';
import { resolveInCalendar, withDerivations } from './resolve-deadlines';

type Dependencies = Pick<ActivityDependencies, 'repositories' | 'content' | 'holidays'>;

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
 * step left, and conditions are evaluated after the writes, so that they see this step's milestones.
 */
export function createApplyEffects(deps: Dependencies) {
  const organizationOf = keptFor(ORGANIZATION_KEPT_MS, (id) => deps.repositories.organizations.get(id));
  return async function applyEffects(input: ApplyEffectsInput): Promise<ApplyEffectsResult> {
    const scope = systemScope(input.orgId, 'pathway');
    const { ledger } = deps.repositories;
    const [duplicates, subject] = await Promise.all([
      ledger.duplicates(scope, input.enrollmentId, input.step, input.consumed),
      loadSubject(deps, scope, input, await organizationOf(scope.orgId)),
    ]);
    if (duplicates.length > 0) return { duplicates, answers: [] };
    const batch = await resolve(deps, scope, input, subject);
    await ledger.apply(scope, subject.enrollment, batch);
    const due = input.effects.filter(isA('deadline')).map(({ key }): Answer => {
      const at = batch.deadlines.get(key)?.at;
      return at ? { type: 'deadline-set', key, due: at.getTime() } : { type: 'deadline-unknown', key };
    });
    return { duplicates: [], answers: [...due, ...(await decide(deps, scope, input, subject))] };
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
  { repositories, content, holidays }: Dependencies,
  scope: Scope,
  input: ApplyEffectsInput,
  { enrollment, patient, organization }: Subject,
): Promise<ResolvedBatch> {
  const { effects } = input;
  const calendar = calendarOf(organization, holidays);
  const deadlines = await resolveInCalendar(effects.filter(isA('deadline')), calendar, {
    earlier: (key) => repositories.ledger.deadline(scope, enrollment.id, key),
    facts: (names) => loadFacts(repositories, scope, factSubject(input, enrollment), names),
  });
  return {
    step: input.step,
    at: new Date(input.at),
    effects,
    consumed: input.consumed,
    ...(input.definition && { definition: input.definition }),
    progress: withDerivations(input.progress, enrollment.progress, deadlines),
    deadlines,
    forms: formsOf(effects, content),
    messages: patient
      ? renderIntents(effects.filter(isA('intend-message')), content, {
          enrollmentId: enrollment.id,
          patient,
          organization,
        })
      : new Map(),
    patientName: patient ? `${patient.name.given} ${patient.name.family}` : '',
  };
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

function factSubject({ at }: ApplyEffectsInput, { id, patientId, trigger: { encounterId } }: Enrollment): FactSubject {
  return { patientId, enrollmentId: id, at: new Date(at), ...(encounterId !== undefined && { encounterId }) };
}

async function decide(
  { repositories }: Dependencies,
  scope: Scope,
  input: ApplyEffectsInput,
  { enrollment }: Subject,
): Promise<readonly Answer[]> {
  const facts = factSubject(input, enrollment);
  const answers = input.effects.filter(isA('decide')).map(async ({ key, condition }): Promise<Answer> => {
    const known = await loadFacts(repositories, scope, facts, factsOf(condition));
    return { type: 'decided', key, value: evaluate(condition, known) };
  });
  return Promise.all(answers);
}

function isA<T extends RecordedEffect['type']>(type: T) {
  return (effect: RecordedEffect): effect is Extract<RecordedEffect, { type: T }> => effect.type === type;
}
