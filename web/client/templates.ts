import type { z } from 'zod';
import type {
  previewRequest,
  TemplateCheck,
  TemplateDetail,
  TemplateDraft,
  templateList,
  TemplatePreview,
  WrittenTemplate,
  templateVersions,
} from '../../api/contract/templates';
import { callApi } from './http';

export type TemplateList = z.infer<typeof templateList>;
export type TemplateVersions = z.infer<typeof templateVersions>;
export type PreviewRequest = z.input<typeof previewRequest>;

const path = (name: string) => `/templates/${encodeURIComponent(name)}`;

export function listTemplates(signal?: AbortSignal): Promise<TemplateList> {
  return callApi('GET', '/templates', signal ? { signal } : {});
}

export function getTemplate(name: string, signal?: AbortSignal): Promise<TemplateDetail> {
  return callApi('GET', path(name), signal ? { signal } : {});
}

export function listTemplateVersions(name: string, signal?: AbortSignal): Promise<TemplateVersions> {
  return callApi('GET', `${path(name)}/versions`, signal ? { signal } : {});
}

/** `ifVersion`: the version it is based on, 0 for a new draft. @throws ApiProblem 412 when another one is there */
export function saveTemplateDraft(
  name: string,
  texts: WrittenTemplate,
  ifVersion?: number,
  keepalive = false,
): Promise<TemplateDraft> {
  return callApi('PUT', `${path(name)}/draft`, {
    body: texts,
    keepalive,
    ...(ifVersion !== undefined && { ifMatch: ifVersion }),
  });
}

export function checkTemplate(name: string, texts: WrittenTemplate, signal?: AbortSignal): Promise<TemplateCheck> {
  return callApi('POST', `${path(name)}/check`, { body: texts, ...(signal && { signal }) });
}

export function previewTemplate(name: string, request: PreviewRequest, signal?: AbortSignal): Promise<TemplatePreview> {
  return callApi('POST', `${path(name)}/preview`, { body: request, ...(signal && { signal }) });
}

/** @throws ApiProblem 422 when the texts have errors */
export function publishTemplate(name: string, texts: WrittenTemplate): Promise<TemplateVersions> {
  return callApi('POST', `${path(name)}/publish`, { body: texts });
}

/** @throws ApiProblem 409 when pathways send what would be gone */
export function revertTemplate(name: string, to: number): Promise<TemplateVersions> {
  return callApi('POST', `${path(name)}/revert`, { body: { to } });
}
