/** Who acts. `id` is the user's, API key's or patient's id, or a component's name for `system`. */
export interface Actor {
  readonly kind: 'user' | 'api-key' | 'system' | 'patient';
  readonly id: string;
  readonly name: string;
}

/** Every repository and command takes this first: whose data, on whose behalf, and why (45 CFR 164.312(b)). */
export interface Scope {
  readonly orgId: string;
  readonly actor: Actor;
  readonly purpose: 'treatment' | 'operations' | 'privacy' | 'system';
}

/** The scope of a component acting for an organization (sweeper, listener, worker). */
export function systemScope(orgId: string, component: string): Scope {
  return { orgId, actor: { kind: 'system', id: component, name: component }, purpose: 'system' };
}
