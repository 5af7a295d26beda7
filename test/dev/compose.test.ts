import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { readConfig, settingNames } from '../../adapters/config';
import { projectRoot } from '../../dev/project-root';
import { outboundTaskQueue } from '../../workflows/task-queues';

const serviceSchema = z.object({
  image: z.string(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  healthcheck: z.object({ test: z.array(z.string()).min(1) }).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  networks: z.array(z.string()),
  ports: z.array(z.string()).default([]),
  container_name: z.string().optional(),
  profiles: z.array(z.string()).default([]),
  configs: z.array(z.object({ source: z.string(), target: z.string() })).default([]),
});
const composeSchema = z.object({
  services: z.record(z.string(), serviceSchema),
  networks: z.record(z.string(), z.object({ internal: z.boolean().optional() }).nullable()),
  configs: z.record(z.string(), z.object({ content: z.string() })),
});

const text = readFileSync(join(projectRoot(), 'docker-compose.yml'), 'utf8');
const { services, networks, configs } = composeSchema.parse(parse(text, { merge: true }));
const service = (name: string): z.infer<typeof serviceSchema> => services[name]!;

describe('docker-compose.yml', () => {
  it('runs the product, its two databases, and Temporal with its user interface', () => {
    const always = Object.entries(services).filter(([, { profiles }]) => profiles.length === 0);
    expect(always.map(([name]) => name).sort()).toEqual([
      'api',
      'mongo',
      'postgres',
      'temporal',
      'temporal-ui',
      'worker',
    ]);
    expect(service('mongo').command).toContain('--replSet');
    expect(service('mongo').healthcheck?.test.join()).toContain('rs.initiate');
  });

  it.each(['api', 'worker', 'mongo', 'postgres', 'temporal'])('checks the health of %s', (name) => {
    expect(service(name).healthcheck).toBeDefined();
  });

  it('starts nothing before what it depends on is healthy', () => {
    for (const { depends_on } of Object.values(services)) {
      for (const [name, { condition }] of Object.entries(depends_on)) {
        expect([name, condition]).toEqual([name, 'service_healthy']);
        expect(service(name).healthcheck).toBeDefined();
      }
    }
  });

  it('can run several workers: no fixed name, no port', () => {
    expect(service('worker').container_name).toBeUndefined();
    expect(service('worker').ports).toEqual([]);
  });

  it('keeps the databases and Temporal off the outside network', () => {
    expect(networks['data']?.internal).toBe(true);
    for (const name of ['mongo', 'postgres', 'temporal']) {
      expect(service(name)).toMatchObject({ networks: ['data'], ports: [] });
    }
  });

  it.each(['api', 'worker'])('gives %s settings that the product knows, and all that it needs', (name) => {
    const { environment } = service(name);
    expect(Object.keys(environment).filter((key) => !settingNames.includes(key))).toEqual([]);
    expect(() => readConfig(filledIn(environment))).not.toThrow();
  });

  it("keeps the rate of what leaves in one partition of Temporal's queue", () => {
    const [{ source, target } = { source: '', target: '' }] = service('temporal').configs;
    expect(service('temporal').environment['DYNAMIC_CONFIG_FILE_PATH']).toBe(target);
    const one = [
      {
        value: 1,
        constraints: {
          taskQueueName: outboundTaskQueue(readConfig(filledIn(service('worker').environment)).TEMPORAL_TASK_QUEUE),
        },
      },
    ];
    expect(parse(configs[source]?.content ?? '')).toEqual({
      'matching.numTaskqueueReadPartitions': one,
      'matching.numTaskqueueWritePartitions': one,
    });
  });

  it.each(['SESSION_SECRET', 'PAYLOAD_KEYS', 'TWILIO_AUTH_TOKEN'])('refuses to start without %s', (name) => {
    expect(service('api').environment[name]).toMatch(new RegExp(`^\\$\\{${name}:\\?.+\\}$`));
  });
});

/** The environment after substitution, by a person who has set the required ones to something sensible. */
function filledIn(environment: Record<string, string | number>): Record<string, string> {
  const set: Record<string, string> = {
    PUBLIC_URL: 'https://carepath.example.org',
    PAYLOAD_KEYS: `k1:${'0'.repeat(64)}`,
    SESSION_SECRET: 'x'.repeat(32),
  };
  const substitute = (value: string): string =>
    value.replace(
      /\$\{(\w+)(?::-([^}]*)|:\?[^}]*)?\}/g,
      (_, name: string, preset?: string) => set[name] ?? preset ?? 'set',
    );
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, substitute(String(value))]));
}
