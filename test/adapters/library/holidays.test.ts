import { holidaysOf } from '../../../adapters/library/holidays';
import { computeDeadline } from '../../../core/calendar/deadline';

describe('the holidays of a clinic', () => {
  const federal = holidaysOf({ country: 'US' });
  const names = (year: number) => new Map(federal(year).map((holiday) => [holiday.date, holiday.name]));

  it('are the public ones of the United States', () => {
    expect([...names(2026).keys()]).toEqual(
      expect.arrayContaining([
        '2026-01-01',
        '2026-01-19',
        '2026-05-25',
        '2026-06-19',
        '2026-09-07',
        '2026-11-11',
        '2026-11-26',
        '2026-12-25',
      ]),
    );
    expect(names(2026).has('2026-02-14')).toBe(false);
  });

  it.each([
    [2021, '2021-07-05', 'a Sunday is observed on Monday'],
    [2026, '2026-07-03', 'a Saturday is observed on Friday'],
    [2021, '2021-12-31', 'New Year’s Day on a Saturday is observed in the year before'],
    [2027, '2027-12-31', 'as it is in 2027'],
  ])('of %d include %s: %s', (year, date) => {
    expect(names(year).has(date)).toBe(true);
  });

  it('lie within their year, one entry a day', () => {
    for (const year of [2021, 2022, 2026, 2027, 2028]) {
      const dates = federal(year).map((holiday) => holiday.date);
      expect(dates.every((date) => date.startsWith(String(year)))).toBe(true);
      expect(new Set(dates).size).toBe(dates.length);
    }
  });

  it('follow the state', () => {
    expect(federal(2026).map((holiday) => holiday.date)).not.toContain('2026-04-20');
    expect(holidaysOf({ country: 'US', state: 'MA' })(2026)).toContainEqual({
      date: '2026-04-20',
      name: "Patriots' Day",
    });
  });

  it('move the two business days of a discharge before Labor Day', () => {
    const { at, derivation } = computeDeadline(
      {
        amount: '2 business days',
        from: new Date('2026-09-04T19:00:00Z'),
        fromLabel: 'start',
        rule: '2 business days of start',
      },
      { zone: 'America/New_York', holidays: federal },
    );
    expect(at.toISOString()).toBe('2026-09-10T04:00:00.000Z');
    expect(derivation.holidaysSkipped.map((holiday) => holiday.date)).toEqual(['2026-09-07']);
  });

  it.each([
    [2028, '2028-11-10', 'a Saturday on Friday'],
    [2029, '2029-11-12', 'a Sunday on Monday'],
  ])('of %d include %s: Veterans Day on %s, in every state', (year, date) => {
    for (const state of [undefined, 'NY', 'TX']) {
      const off = holidaysOf({ country: 'US', ...(state && { state }) })(year);
      expect(off).toContainEqual({ date, name: 'Veterans Day (substitute day)' });
    }
  });

  it('of Mexico include the change of government every six years', () => {
    const change = (year: number) =>
      holidaysOf({ country: 'MX' })(year).filter(({ name }) => name === 'Change of Federal Government');
    expect([2023, 2024, 2025, 2030, 2036].map((year) => change(year).map(({ date }) => date))).toEqual([
      [],
      ['2024-10-01'],
      [],
      ['2030-10-01'],
      ['2036-10-01'],
    ]);
  });

  it('leave out those on which the clinic works, with the days on which they are observed', () => {
    const worked = ['Columbus Day', 'Veterans Day'];
    const left = holidaysOf({ country: 'US', worked });
    for (const year of [2026, 2028, 2029]) {
      const out = federal(year).filter(({ date }) => !left(year).some((holiday) => holiday.date === date));
      expect(new Set(out.map(({ name }) => name.replace(' (substitute day)', '')))).toEqual(new Set(worked));
    }
  });

  it.each([
    [{ country: 'XX' }, 'country XX'],
    [{ country: 'toString' }, 'country toString'],
    [{ country: 'US', state: 'QQ' }, 'state QQ'],
    [{ country: 'US', state: 'PR' }, 'state PR of US. PR is a country of its own here.'],
    [{ country: 'US', worked: ['Columbus'] }, /^"Columbus" is none of the holidays: Christmas Day, Columbus Day, /],
  ])('refuse %j, saying why', (holidays, reason) => {
    expect(() => holidaysOf(holidays)).toThrow(reason);
    expect(() => holidaysOf(holidays)).toThrow(expect.objectContaining({ code: 'invalid-input' }));
  });
});
