import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { streamEvent, type StreamEvent } from '../../api/contract/events';
import { waitUntil } from '../../dev/wait-until';
import { TestApi, type Clinic } from './clinic';

let api: TestApi;
let clinic: Clinic;
let server: Server;
const open: AbortController[] = [];

beforeAll(async () => {
  api = await TestApi.open();
  clinic = await api.clinic();
  server = createServer(api.app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => open.splice(0).forEach((controller) => controller.abort()));
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await api.close();
});

class Listener {
  readonly events: StreamEvent[] = [];
  lastId = '';

  static async open(key: string, lastId?: string): Promise<Listener> {
    const listener = new Listener();
    const controller = new AbortController();
    open.push(controller);
    const { port } = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/stream`, {
      headers: { authorization: `Bearer ${key}`, ...(lastId !== undefined && { 'last-event-id': lastId }) },
      signal: controller.signal,
    });
    expect(response.headers.get('content-type')).toMatch('text/event-stream');
    void listener.read(response).catch(() => undefined);
    return listener;
  }

  private async read(response: Response): Promise<void> {
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) this.take(block);
    }
  }

  private take(block: string): void {
    const id = /^id: (.*)$/m.exec(block)?.[1];
    const data = /^data: (.*)$/m.exec(block)?.[1];
    if (id !== undefined) this.lastId = id;
    if (data !== undefined) this.events.push(streamEvent.parse(JSON.parse(data)));
  }

  kinds(): string[] {
    return this.events.map(({ kind }) => kind);
  }

  async hears(kind: string, id: string): Promise<StreamEvent> {
    const find = () => this.events.find((event) => event.kind === kind && event.subject.id === id);
    await waitUntil(`${kind} of ${id}`, 20, () => Promise.resolve(find() !== undefined));
    return find() as StreamEvent;
  }
}

it('tells what changed, with ids only', async () => {
  const listener = await Listener.open(clinic.keys.nurse);
  const task = await api.task(clinic);
  await api.as(clinic, 'nurse').post(`/tasks/${task.id}/claim`).expect(200);
  const event = await listener.hears('task.claimed', task.id);
  expect(event).toMatchObject({ subject: { type: 'task' }, patientId: task.patientId });
  expect(JSON.stringify(listener.events)).not.toMatch(/Rosa|Alvarez/);
});

it('tells each thing once, to each listener', async () => {
  const listeners = await Promise.all([Listener.open(clinic.keys.nurse), Listener.open(clinic.keys.manager)]);
  const task = await api.task(clinic);
  for (const role of ['nurse', 'coordinator', 'manager'] as const) {
    await api.as(clinic, role).post(`/tasks/${task.id}/comment`).send({ text: role }).expect(200);
  }
  for (const listener of listeners) {
    const comments = () =>
      listener.events.filter(({ kind, subject }) => kind === 'task.commented' && subject.id === task.id);
    await waitUntil('three comments', 20, () => Promise.resolve(comments().length >= 3));
    await api.as(clinic, 'nurse').post(`/tasks/${task.id}/claim`);
    await listener.hears('task.claimed', task.id);
    expect(comments()).toHaveLength(3);
  }
});

it('tells nothing of another organization, nothing of who reads, and an administrator nothing of patients', async () => {
  const other = await api.clinic('Other');
  const [ours, admin] = await Promise.all([Listener.open(clinic.keys.coordinator), Listener.open(clinic.keys.admin)]);
  const foreign = await api.task(other);
  await api.as(other, 'nurse').post(`/tasks/${foreign.id}/claim`).expect(200);
  const patient = await api.patient(clinic);
  await api.as(clinic, 'nurse').get(`/patients/${patient.id}`).expect(200);
  const task = await api.task(clinic, { patient });
  await api.as(clinic, 'nurse').post(`/tasks/${task.id}/claim`).expect(200);
  await ours.hears('task.claimed', task.id);
  expect(ours.events.some(({ subject }) => subject.id === foreign.id)).toBe(false);
  expect(ours.kinds()).not.toContain('patient.viewed');
  expect(admin.events.filter(({ patientId }) => patientId !== null)).toEqual([]);
});

it('catches up from Last-Event-ID', async () => {
  const first = await Listener.open(clinic.keys.nurse);
  const task = await api.task(clinic);
  await api.as(clinic, 'nurse').post(`/tasks/${task.id}/claim`).expect(200);
  await first.hears('task.claimed', task.id);
  open.splice(0).forEach((controller) => controller.abort());
  await api.as(clinic, 'nurse').post(`/tasks/${task.id}/release`).expect(200);
  await api.repositories.relay.relayPending();
  const again = await Listener.open(clinic.keys.nurse, first.lastId);
  await again.hears('task.released', task.id);
});
