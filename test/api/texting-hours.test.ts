import { TestApi, type Clinic } from './clinic';

let api: TestApi;
let clinic: Clinic;
beforeAll(async () => {
  api = await TestApi.open({});
});
afterAll(() => api.close());
beforeEach(async () => {
  clinic = await api.clinic();
});

const PATH = '/settings/texting-hours';
const manager = () => api.as(clinic, 'manager');
const hours = {
  quietHours: { start: '20:00', end: '09:30' },
  allowedDays: [0, 1, 2, 3, 4],
  contactBudget: { perDay: 2, perWeek: 5 },
  zones: ['America/New_York', 'America/Chicago'],
};

it('are what holds by law until the organization says otherwise, and then what it says', async () => {
  const before = await manager().get(PATH).expect(200);
  expect(before.body).toMatchObject({ allowedDays: [0, 1, 2, 3, 4, 5, 6], contactBudget: { perDay: 1, perWeek: 3 } });
  await manager().put(PATH).send(hours).expect(200, hours);
  await manager().get(PATH).expect(200, hours);
  expect(await api.repositories.organizations.get(clinic.scope.orgId)).toMatchObject(hours);
});

it.each([
  ['/quietHours', { quietHours: { start: '08:00', end: '07:30' } }],
  ['/quietHours/start', { quietHours: { start: '24:00', end: '07:30' } }],
  ['/allowedDays', { allowedDays: [] }],
  ['/allowedDays', { allowedDays: [1, 1] }],
  ['/contactBudget/perDay', { contactBudget: { perDay: 0, perWeek: 3 } }],
  ['/contactBudget/perWeek', { contactBudget: { perDay: 3, perWeek: 2 } }],
  ['/zones/0', { zones: ['Mars/Olympus'] }],
  ['/zones', { zones: [] }],
])('refuses what would let no text leave, or too many, at %s', async (pointer, wrong) => {
  const before = await manager().get(PATH).expect(200);
  const refused = await manager()
    .put(PATH)
    .send({ ...hours, ...wrong })
    .expect(400);
  expect(refused.body.errors).toEqual([expect.objectContaining({ pointer })]);
  await manager().get(PATH).expect(200, before.body);
});
