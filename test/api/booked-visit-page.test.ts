import request from 'supertest';
import { loadLibrary } from '../../adapters/library/library';
import type { Patient } from '../../core/record/patient';
import { TestApi, type Clinic } from './clinic';

const form = loadLibrary().form('book-appointment');
let api: TestApi;
let clinic: Clinic;
beforeAll(async () => {
  api = await TestApi.open({ content: loadLibrary() });
});
afterAll(() => api.close());
beforeEach(async () => {
  api.aheadMs = 0;
  clinic = await api.clinic();
});

const DAY_MS = 24 * 60 * 60_000;
/** The date in the clinic's zone, so many days from now. */
const dayAfter = (days: number) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/New_York' }).format(new Date(Date.now() + days * DAY_MS));

/** A patient for whom somebody has booked a visit. */
async function booked(data: Record<string, string>): Promise<Patient> {
  const patient = await api.repositories.patients.create(clinic.scope, {
    ...{ identifiers: [], name: { given: 'Rosa', family: 'Alvarez' }, language: 'en', birthDate: '1961-03-09' },
  });
  if (!form) throw new Error('no form');
  const task = await api.task(clinic, { patient, form, outcomes: [{ id: 'booked', label: { en: 'Booked' } }] });
  await api.repositories.enrollments.markRunning(clinic.scope, task.enrollmentId);
  const decision = { id: 'd', outcome: 'booked', by: { id: 'ana', name: 'Ana' }, at: new Date() };
  const answers = { clinician: 'Dr. Grey, Oncology', ...data };
  await api.repositories.tasks.decide(clinic.scope, task.id, { ...decision, data: answers });
  return patient;
}

async function planOf({ id }: Patient, language: 'en' | 'es' = 'en'): Promise<string> {
  const { body } = await api
    .as(clinic, 'coordinator')
    .post(`/patients/${id}/links`)
    .send({ purpose: 'plan' })
    .expect(201);
  const path = new URL((body as { url: string }).url).pathname;
  const phone = request.agent(api.app);
  const born = { 'birth-month': '3', 'birth-day': '9', 'birth-year': '1961' };
  await phone
    .post(path)
    .type('form')
    .send({ action: 'birth-date', ...born })
    .expect(303);
  return (await phone.get(`${path}?lang=${language}`).expect(200)).text;
}

it('stands on the plan with weekday, date and time, whom to call to change it, and nothing of what for', async () => {
  const date = dayAfter(3);
  const patient = await booked({ date, time: '2:30 pm' });
  const page = await planOf(patient);
  const words = new Intl.DateTimeFormat('en-US', { weekday: 'long', month: 'long', day: 'numeric', timeZone: 'UTC' });
  expect(page).toContain(`<h2>Your visits</h2><ul><li>${words.format(new Date(date))} at 2:30 PM</li></ul>`);
  const { phone } = clinic.organization;
  const dial = `<a href="tel:${phone.replace(/[^+\d]/g, '')}">${phone}</a>`;
  expect(page).toContain(`To change a visit, call ${dial}.`);
  expect(page).not.toMatch(/Grey|Oncology/);
  const spanish = /<h2>Sus citas<\/h2><ul><li>\p{L}+, \d+ de \p{L}+, 2:30 p\.\s?m\.<\/li>/u;
  expect(await planOf(patient, 'es')).toMatch(spanish);
});

it('is told in the patient’s own zone, which is named then', async () => {
  const patient = await booked({ date: dayAfter(3), time: '14:30' });
  await api.repositories.patients.update(clinic.scope, patient.id, { zone: 'America/Los_Angeles' });
  expect(await planOf(patient)).toMatch(/at 11:30\sAM P[DS]T<\/li>/);
});

it('without a time has its day', async () => {
  const patient = await booked({ date: dayAfter(3), time: 'in the morning' });
  expect(await planOf(patient)).toMatch(/<li>\w+day, \w+ \d+\. Call us to ask for the time\.<\/li>/);
});

it('that is behind us is not there', async () => {
  const patient = await booked({ date: dayAfter(3), time: '2:30 pm' });
  expect(await planOf(patient)).toContain('Your visits');
  api.aheadMs = 4 * DAY_MS;
  const later = await planOf(patient);
  expect(later).toContain('My plan');
  expect(later).not.toContain('Your visits');
});
