import { z } from 'zod';
import { calendarOf } from '../../core/calendar/organization-calendar';
import { CarepathFailure } from '../../core/errors';
import type { PathwayDefinition } from '../../core/pathway/definition';
import { templatesInUse, type TemplatesInUse } from '../../core/messaging/templates/templates-in-use';
import { parsePathway } from '../../core/pathway/parse';
import type { Language } from '../../core/record/organization';
import type { Scope } from '../../core/record/scope';
import { coverageOf } from '../../core/simulation/coverage';
import type { SimulationOptions } from '../../core/simulation/options';
import { simulatePopulation } from '../../core/simulation/population';
import { presentRun, presentWarnings } from '../../core/simulation/present';
import { readScript } from '../../core/simulation/read-script';
import type { SimulationScript } from '../../core/simulation/script';
import { simulate } from '../../core/simulation/simulate';
import { coverageWarnings } from '../../core/simulation/warnings';
import { loadCalledPathways } from '../commands/load-called-pathways';
import { readPastEnrollments } from '../commands/read-past-enrollments';
import * as contract from '../contract/simulation';
import type { ApiDeps } from '../deps';
import { presentPastPatients } from '../present/past-patients';
import type { Presented } from '../present/presented';
import { recordSearch } from './access';
import { reply, route } from './route';

/** A request is played at once, beside everybody else's, so a run is shorter here than at the command line. */
const LIMITS = { days: 400, events: 4_000 };

const params = z.strictObject({ name: z.string().min(1).max(100) });

type Request = z.output<typeof contract.simulationRequest>;
type Answer = Presented<contract.Simulation>;

export const simulationRoutes = [
  route({
    method: 'post',
    path: '/pathways/simulate',
    summary: 'Plays scripted patients through a pathway on a virtual clock; nothing is stored or sent',
    permission: 'pathways:read',
    contract: {
      body: contract.simulationRequest,
      responses: { 200: { description: 'The runs, or what is wrong with the texts', body: contract.simulation } },
    },
    handler: async ({ deps, scope, principal, body }) => {
      // It reads patients' records, which the simulation of a text does not.
      if (body.past && !principal.permissions.has('pathways:edit')) {
        throw new CarepathFailure('forbidden', 'Only those who edit pathways simulate past patients.');
      }
      const organization = await deps.repositories.organizations.get(scope.orgId);
      if (!organization) throw new CarepathFailure('not-found', 'There is no such organization.');
      const content = await templatesInUse({ ...deps.repositories, content: deps.content }, scope);
      const read = readTexts(body, content);
      if (!('definition' in read)) return reply(200, faulty(read.findings));
      const called = await loadCalledPathways(deps.repositories.definitions, scope, read.definition);
      const options: SimulationOptions = {
        ...{ content, organization, limits: LIMITS, calendar: calendarOf(organization, deps.holidays) },
        pathway: (name) => called.get(name),
      };
      const past = body.past ? await playPast(deps, scope, body.past, read.definition, options, body.language) : null;
      return reply(200, { ...play(body, read.definition, read.scripts, options), past });
    },
  }),
  route({
    method: 'get',
    path: '/pathways/:name/scripts',
    summary: 'The simulated patients that ship with a pathway, ready to be played or changed first',
    permission: 'pathways:read',
    contract: { params, responses: { 200: { description: 'The scripts', body: contract.pathwayScripts } } },
    handler: ({ deps, params: { name } }) => {
      const items = [...deps.content.scripts(name)].map(([id, source]) => {
        const read = readScript(source);
        return { id, name: read.ok ? read.script.name : id, source };
      });
      return Promise.resolve(reply(200, { items }));
    },
  }),
];

type Findings = Answer['findings'];

function readTexts(
  request: Request,
  templates: TemplatesInUse,
):
  | { readonly definition: PathwayDefinition; readonly scripts: readonly SimulationScript[] }
  | { readonly findings: Findings } {
  const parsed = parsePathway(request.source, { templates });
  const scripts = request.scripts.map(readScript);
  const findings = [
    ...(parsed.ok ? [] : parsed.findings.map((finding) => ({ ...finding, in: 'source' as const }))),
    ...scripts.flatMap((read, index) => (read.ok ? [] : read.findings.map((finding) => ({ ...finding, in: index })))),
  ];
  if (!parsed.ok || findings.length > 0) return { findings };
  return { definition: parsed.definition, scripts: scripts.flatMap((read) => (read.ok ? [read.script] : [])) };
}

function faulty(findings: Findings): Answer {
  return { findings, runs: [], coverage: null, warnings: [], population: null, past: null };
}

/** Who was looked at is on record before anything is answered. */
async function playPast(
  deps: ApiDeps,
  scope: Scope,
  request: NonNullable<Request['past']>,
  definition: PathwayDefinition,
  options: SimulationOptions,
  language: Language,
): Promise<Answer['past']> {
  const past = await readPastEnrollments(deps.repositories, scope, request, definition);
  const shown = [...new Set(past.map(({ patient }) => patient.id))];
  await recordSearch(deps, scope, shown, { list: 'past-patients', pathway: request.pathway });
  return presentPastPatients(request.pathway, past, definition, options, language);
}

function play(
  { language, population }: Request,
  definition: PathwayDefinition,
  scripts: readonly SimulationScript[],
  options: SimulationOptions,
): Omit<Answer, 'past'> {
  const runs = scripts.map((script) => simulate(definition, script, options));
  const coverage = coverageOf(definition, runs);
  const [first] = scripts;
  return {
    findings: [],
    runs: runs.map((run) => presentRun(run, definition, options, language)),
    ...(runs.length > 0
      ? { coverage, warnings: presentWarnings(coverageWarnings(coverage), language) }
      : { coverage: null, warnings: [] }),
    population: population && first ? simulatePopulation(definition, first, population, options) : null,
  };
}
