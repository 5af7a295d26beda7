import type { Role } from '../../core/record/organization';

/** What everybody who works with patients may do. */
const care = [
  'tasks:read',
  'tasks:work',
  'patients:read',
  'patients:write',
  'timeline:read',
  'enrollments:read',
  'enrollments:write',
  'messages:read',
  'messages:send',
  'events:report',
  'pathways:read',
  'users:list',
  'stream:read',
] as const;

/** Who may do what. A route names one permission; what is not listed here is denied. */
const grants = {
  coordinator: care,
  nurse: care,
  manager: [
    ...care,
    'pathways:edit',
    'pathways:migrate',
    'templates:edit',
    'campaigns:run',
    'settings:edit',
    'hl7:read',
    'hl7:replay',
  ],
  admin: ['settings:edit', 'users:list', 'events:report', 'pathways:read', 'stream:read', 'hl7:read', 'hl7:replay'],
  privacy: ['patients:read', 'timeline:read', 'access-log:read', 'stream:read'],
} as const satisfies Record<Role, readonly string[]>;

export type Permission = (typeof grants)[Role][number];

/** The work queues of the `team` view. A nurse sees the coordinators' work too; a manager sees all. */
const queues: Readonly<Record<Role, readonly string[]>> = {
  coordinator: ['coordinators'],
  nurse: ['nurses', 'coordinators'],
  manager: ['managers', 'nurses', 'coordinators'],
  admin: [],
  privacy: [],
};

export function permissionsOf(roles: readonly Role[]): ReadonlySet<Permission> {
  return new Set(roles.flatMap((role): readonly Permission[] => grants[role]));
}

export function queuesOf(roles: readonly Role[]): readonly string[] {
  return [...new Set(roles.flatMap((role) => queues[role]))];
}
