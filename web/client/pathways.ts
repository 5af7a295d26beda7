import type { z } from 'zod';
import type { PathwayCheck, PathwayDiff } from '../../api/contract/pathway-checks';
import type { PathwayDraft, pathwayDraftList } from '../../api/contract/pathway-drafts';
import type { PathwayDetail, pathwayPage } from '../../api/contract/pathways';
import type { PathwayScripts, Simulation, simulationRequest } from '../../api/contract/simulation';
import { callApi } from './http';

export type PathwayPage = z.infer<typeof pathwayPage>;
export type PathwayDraftList = z.infer<typeof pathwayDraftList>;
export type SimulationRequest = z.input<typeof simulationRequest>;
export type Finding = PathwayCheck['findings'][number];

const path = (name: string) => `/pathways/${encodeURIComponent(name)}`;

export function listPathways(signal?: AbortSignal): Promise<PathwayPage> {
  return callApi('GET', '/pathways', signal ? { signal } : {});
}

/** The latest version, or the one that is asked for. */
export function getPathway(name: string, signal?: AbortSignal, version?: number): Promise<PathwayDetail> {
  return callApi('GET', path(name), { query: { version }, ...(signal && { signal }) });
}

export function listVersions(name: string, signal?: AbortSignal): Promise<PathwayPage> {
  return callApi('GET', `${path(name)}/versions`, signal ? { signal } : {});
}

export function listDrafts(signal?: AbortSignal): Promise<PathwayDraftList> {
  return callApi('GET', '/pathways/drafts', signal ? { signal } : {});
}

export function getDraft(name: string, signal?: AbortSignal): Promise<PathwayDraft> {
  return callApi('GET', `${path(name)}/draft`, signal ? { signal } : {});
}

/** `ifVersion`: the version it is based on, 0 for a new draft. @throws ApiProblem 412 when another one is there */
export function saveDraft(name: string, source: string, ifVersion: number, keepalive = false): Promise<PathwayDraft> {
  return callApi('PUT', `${path(name)}/draft`, { body: { source }, ifMatch: ifVersion, keepalive });
}

export function checkPathway(source: string, signal?: AbortSignal): Promise<PathwayCheck> {
  return callApi('POST', '/pathways/check', { body: { source }, ...(signal && { signal }) });
}

export function simulatePathway(request: SimulationRequest): Promise<Simulation> {
  return callApi('POST', '/pathways/simulate', { body: request });
}

/** The simulated patients that ship with a pathway. */
export function listScripts(name: string, signal?: AbortSignal): Promise<PathwayScripts> {
  return callApi('GET', `${path(name)}/scripts`, signal ? { signal } : {});
}

/** @throws ApiProblem 422 when the definition has errors */
export function publishPathway(name: string, source: string): Promise<PathwayDetail> {
  return callApi('POST', `${path(name)}/publish`, { body: { source } });
}

export function retireVersion(name: string, version: number): Promise<PathwayDetail> {
  return callApi('POST', `${path(name)}/versions/${version}/retire`, { body: {} });
}

export function getDiff(name: string, from: number, to: number, signal?: AbortSignal): Promise<PathwayDiff> {
  return callApi('GET', `${path(name)}/versions/${from}/diff/${to}`, signal ? { signal } : {});
}

/** The latest version; null while there are only drafts. Asks the list first: a refusal would stand on the console. */
export async function findPathway(name: string, signal?: AbortSignal): Promise<PathwayDetail | null> {
  const { items } = await listPathways(signal);
  return items.some((each) => each.name === name) ? getPathway(name, signal) : null;
}

/** Null when nobody has begun one. */
export async function findDraft(name: string, signal?: AbortSignal): Promise<PathwayDraft | null> {
  const { items } = await listDrafts(signal);
  return items.some(({ pathway }) => pathway === name) ? getDraft(name, signal) : null;
}
