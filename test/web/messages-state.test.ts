import { listQuery, periodOf, readMessages, writeMessages } from '../../web/features/messages/messages-state';

const zone = 'America/New_York';
/** Still the 23rd in Boston. */
const now = new Date('2026-11-24T03:00:00Z');
const read = (search: string) => readMessages(new URLSearchParams(search), now, zone);

describe('the messages page in the address', () => {
  it("shows the last seven days, today included, by the clinic's clock", () => {
    const state = read('');
    expect(state).toEqual({ from: '2026-11-17', to: '2026-11-23', drill: null });
    expect(periodOf(state, zone)).toEqual({ from: '2026-11-17T05:00:00.000Z', to: '2026-11-24T05:00:00.000Z' });
  });

  it('ends a day at its midnight also where the clocks change', () => {
    const period = periodOf(read('from=2026-11-01&to=2026-11-01'), zone);
    expect(period).toEqual({ from: '2026-11-01T04:00:00.000Z', to: '2026-11-02T05:00:00.000Z' });
  });

  it('takes what is no date, and a number that there is not, for none', () => {
    expect(read('from=yesterday&to=0002-01-01&show=everything')).toEqual(read(''));
  });

  it('keeps the chosen number when the period changes, and the period when another number is chosen', () => {
    const params = new URLSearchParams('from=2026-11-01&to=2026-11-30&show=suppressed&channel=sms');
    expect(writeMessages(params, { from: '2026-11-10' }).toString()).toBe(
      'from=2026-11-10&to=2026-11-30&show=suppressed&channel=sms',
    );
    expect(writeMessages(params, { drill: { kind: 'held', reason: '-' } }).toString()).toBe(
      'from=2026-11-01&to=2026-11-30&show=held&reason=-',
    );
    expect(writeMessages(params, { drill: null }).toString()).toBe('from=2026-11-01&to=2026-11-30');
  });

  it('asks the API for what the number counts', () => {
    const asked = (search: string) => {
      const { drill } = read(search);
      return drill && listQuery(drill);
    };
    expect(asked('show=intended&template=-')).toEqual({ template: '-' });
    expect(asked('show=pending&channel=email')).toEqual({ status: 'pending,sending', channel: 'email' });
    expect(asked('show=suppressed&reason=opted-out')).toEqual({ status: 'suppressed', reason: 'opted-out' });
    expect(asked('show=held&reason=quiet-hours')).toEqual({ held: 'true', heldFor: 'quiet-hours' });
  });
});
