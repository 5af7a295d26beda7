import { zonesOf } from '../../../../core/messaging/delivery/patient-zones';

const clinic = { zone: 'America/New_York', zones: ['America/New_York', 'America/Chicago'] };

it.each([
  ['their own, set by hand', { zone: 'Pacific/Honolulu', address: { state: 'MA' } }, ['Pacific/Honolulu']],
  ['that of their state', { address: { state: 'ca ' } }, ['America/Los_Angeles']],
  [
    'that of their state when their own is none',
    { zone: 'Mars/Olympus', address: { state: 'IL' } },
    ['America/Chicago'],
  ],
  ['any of the clinic where the state lies in several', { address: { state: 'IN' } }, clinic.zones],
  ['any of the clinic where nothing is known', {}, clinic.zones],
])('the zone of a patient is %s', (_what, patient, zones) => {
  expect(zonesOf(patient, clinic)).toEqual(zones);
});

it('a clinic of one zone is in that one', () => {
  expect(zonesOf(null, { zone: 'America/New_York' })).toEqual(['America/New_York']);
});
