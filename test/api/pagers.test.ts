import { TestApi, type Clinic } from './clinic';

let api: TestApi;
let clinic: Clinic;
beforeAll(async () => {
  api = await TestApi.open();
  clinic = await api.clinic();
});
afterAll(() => api.close());

interface Pager {
  readonly id: string;
  readonly name: string;
  readonly phone: string | null;
}
const pagers = async (): Promise<readonly Pager[]> =>
  ((await api.as(clinic, 'manager').get('/settings/pagers').expect(200)).body as { items: Pager[] }).items;

it('a manager sets the phone on which somebody is called, and takes it away', async () => {
  const [first] = await pagers();
  const put = (phone: unknown) =>
    api
      .as(clinic, 'manager')
      .put(`/settings/pagers/${first?.id ?? ''}`)
      .send({ phone });
  expect(first?.phone).toBeNull();
  await put('+16175550142').expect(200);
  expect((await pagers())[0]).toMatchObject({ id: first?.id, phone: '+16175550142' });
  for (const wrong of ['617-555-0142', '', 5]) await put(wrong).expect(400);
  expect((await pagers())[0]?.phone).toBe('+16175550142');
  await put(null).expect(200);
  expect((await pagers())[0]?.phone).toBeNull();
});

it('nobody sets one in another organization', async () => {
  const other = await api.clinic();
  const [first] = await pagers();
  const phone = '+16175550142';
  await api
    .as(other, 'manager')
    .put(`/settings/pagers/${first?.id ?? ''}`)
    .send({ phone })
    .expect(404);
  expect((await pagers())[0]?.phone).toBeNull();
});
