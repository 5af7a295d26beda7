import type { QueryClient, QueryKey } from '@tanstack/react-query';
import type { StreamEvent } from '../../api/contract/events';

/** Query keys: the first word says what it is, the second whose. */
export const keys = {
  session: ['session'] as const,
  users: ['users'] as const,
  tasks: ['tasks'] as const,
  taskList: (query: Readonly<Record<string, unknown>>) => ['tasks', 'list', query] as const,
  taskCount: (query: Readonly<Record<string, unknown>>) => ['tasks', 'count', query] as const,
  task: (id: string) => ['task', id] as const,
  patients: ['patients'] as const,
  patientList: (q: string) => ['patients', 'list', q] as const,
  patient: (id: string) => ['patient', id] as const,
  timeline: (patientId: string) => ['patient', patientId, 'timeline'] as const,
  conversation: (patientId: string) => ['patient', patientId, 'conversation'] as const,
  consents: (patientId: string) => ['patient', patientId, 'consents'] as const,
  links: (patientId: string) => ['patient', patientId, 'links'] as const,
  materials: ['materials'] as const,
  inbox: ['inbox'] as const,
  inboxList: (query: Readonly<Record<string, unknown>>) => ['inbox', 'list', query] as const,
  inboxConversation: (id: string) => ['inbox', 'conversation', id] as const,
  snippets: ['snippets'] as const,
  enrollments: (patientId: string) => ['patient', patientId, 'enrollments'] as const,
  enrollment: (id: string) => ['enrollment', id] as const,
  messageAccounting: (period: Readonly<Record<string, unknown>>) => ['messages', 'accounting', period] as const,
  crises: (period: Readonly<Record<string, unknown>>) => ['messages', 'crises', period] as const,
  messageList: (query: Readonly<Record<string, unknown>>) => ['messages', 'list', query] as const,
  campaigns: ['campaigns'] as const,
  facts: ['facts'] as const,
  campaign: (id: string) => ['campaigns', id] as const,
  campaignListed: (id: string) => ['campaigns', id, 'listed'] as const,
  campaignMembers: (id: string, query: Readonly<Record<string, unknown>>) =>
    ['campaigns', id, 'patients', query] as const,
  pathways: ['pathways'] as const,
  pathway: (name: string) => ['pathways', name] as const,
  pathwayVersions: (name: string) => ['pathways', name, 'versions'] as const,
  pathwayDiff: (name: string, from: number, to: number) => ['pathway-diff', name, from, to] as const,
  pathwayDrafts: ['pathway-drafts'] as const,
  pathwayDraft: (name: string) => ['pathway-draft', name] as const,
  pathwayCheck: (source: string) => ['pathway-check', source] as const,
  pathwayScripts: (name: string) => ['pathway-scripts', name] as const,
  pathwayWords: ['pathway-words'] as const,
  pagers: ['pagers'] as const,
  textingHours: ['texting-hours'] as const,
  templates: ['templates'] as const,
  template: (name: string) => ['templates', name] as const,
  templateVersions: (name: string) => ['templates', name, 'versions'] as const,
  templateCheck: (name: string, texts: string) => ['template-check', name, texts] as const,
  templatePreview: (name: string, request: Readonly<Record<string, unknown>>) =>
    ['template-preview', name, request] as const,
  migrations: (pathway: string) => ['migrations', pathway] as const,
  simulatedTexts: ['simulated-texts'] as const,
  simulatedMails: ['simulated-mails'] as const,
};

/** Which cached answers an event makes stale. */
export function staleKeys(event: StreamEvent): readonly QueryKey[] {
  // Somebody types: nothing that a list or a timeline shows.
  if (event.kind === 'task.drafted') return [keys.task(event.subject.id)];
  const stale: QueryKey[] = [];
  const [noun] = event.kind.split('.');
  if (event.patientId !== null) stale.push(keys.patient(event.patientId));
  switch (noun) {
    case 'task':
      stale.push(keys.tasks, keys.task(event.subject.id));
      break;
    case 'conversation':
    case 'attachment':
    case 'message':
    case 'contact':
      stale.push(keys.inbox);
      break;
    case 'enrollment':
      stale.push(keys.enrollment(event.subject.id), keys.pathways);
      break;
    case 'patient':
      stale.push(keys.patients);
      break;
    case 'campaign':
      stale.push(keys.campaigns);
      break;
    case 'pathway':
      stale.push(keys.pathways, keys.pathwayDrafts);
      break;
    default:
      break;
  }
  return stale;
}

export function invalidateFor(client: QueryClient, events: readonly StreamEvent[]): void {
  const unique = new Map<string, QueryKey>();
  for (const event of events) for (const key of staleKeys(event)) unique.set(JSON.stringify(key), key);
  for (const queryKey of unique.values()) void client.invalidateQueries({ queryKey });
}
