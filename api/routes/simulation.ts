import type { z } from 'zod';
import { calendarOf } from '../../core/calendar/organization-calendar';
import { CarepathFailure } from '../../core/errors';
import type { PathwayDefinition } from '../../core/pathway/definition';
import { parsePathway } from '../../core/pathway/parse';
import type { Organization } from '../../core/record/organization';
import { coverageOf } from '../../core/simulation/coverage';
import type { SimulationOptions } from '../../core/simulation/options';
import { simulatePopulation } from '../../core/simulation/population';
import { presentRun, presentWarnings } from '../../core/simulation/present';
import { readScript } from '../../core/simulation/read-script';
import type { SimulationScript } from '../../core/simulation/script';
import { simulate } from '../../core/simulation/simulate';
import { coverageWarnings } from '../../core/simulation/warnings';
import * as contract from '../contract/simulation';
import type { ApiDeps } from '../deps';
import type { Presented } from '../present/presented';
import { reply, route } from './route';

/** A request is played at once, beside everybody else's, so a run is shorter here than at the command line. */
const LIMITS = { days: 400, events: 4_000 };

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
    handler: async ({ deps, scope, body }) => {
      const organization = await deps.repositories.organizations.get(scope.orgId);
      if (!organization) throw new CarepathFailure('not-found', 'There is no such organization.');
      return reply(200, answer(body, optionsOf(deps, organization)));
    },
  }),
];

function optionsOf({ content, holidays }: ApiDeps, organization: Organization): SimulationOptions {
  return { content, organization, calendar: calendarOf(organization, holidays), limits: LIMITS };
}

function answer(request: Request, options: SimulationOptions): Answer {
  const parsed = parsePathway(request.source);
  const scripts = request.scripts.map(readScript);
  const findings = [
    ...(parsed.ok ? [] : parsed.findings.map((finding) => ({ ...finding, in: 'source' as const }))),
    ...scripts.flatMap((read, index) => (read.ok ? [] : read.findings.map((finding) => ({ ...finding, in: index })))),
  ];
  if (!parsed.ok || findings.length > 0) {
    return { findings, runs: [], coverage: null, warnings: [], population: null };
  }
  const played = scripts.flatMap((read) => (read.ok ? [read.script] : []));
  return play(request, parsed.definition, played, options);
}

function play(
  { language, population }: Request,
  definition: PathwayDefinition,
  scripts: readonly SimulationScript[],
  options: SimulationOptions,
): Answer {
  const runs = scripts.map((script) => simulate(definition, script, options));
  const coverage = coverageOf(definition, runs);
  const [first] = scripts;
  return {
    findings: [],
    runs: runs.map((run) => presentRun(run, definition, options, language)),
    coverage,
    warnings: presentWarnings(coverageWarnings(coverage), language),
    population: population && first ? simulatePopulation(definition, first, population, options) : null,
  };
}
