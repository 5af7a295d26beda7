import { holidaysOf } from '../../../adapters/library/holidays';
import federalDays from './us-federal.json';

/** As `make.py` writes them. */
const days = Object.keys(federalDays);
const years = [...new Set(days.map((date) => Number(date.slice(0, 4))))];

test('the federal holidays of 2024 to 2035, observed days included, are those that another library computes', () => {
  expect(years).toHaveLength(12);
  const federal = years.flatMap((year) => holidaysOf({ country: 'US' })(year));
  expect(federal.map(({ date }) => date).sort()).toEqual(days.toSorted());
});

test.each(['NY', 'CA', 'TX', 'NM', 'AZ', 'IL'])(
  'are all days off in %s, but for those that the state does not keep',
  (state) => {
    const kept = new Set(years.flatMap((year) => holidaysOf({ country: 'US', state })(year)).map(({ date }) => date));
    const observed = days.filter((date) => /^\d{4}-11-1[0-2]$/.test(date));
    expect(observed.filter((date) => !kept.has(date))).toEqual([]);
  },
);
