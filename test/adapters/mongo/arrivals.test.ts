import type { InboundSms } from '../../../core/record/inbound-sms';
import { closeDatabases, openAgain, openDatabase, type DatabaseUnderTest } from './database-under-test';
import { minutes } from './step-batches';

const text: InboundSms = {
  ...{ from: '+16175550101', to: '+16175550100', body: 'STOP', messageSid: 'SM1', optOutType: 'STOP' },
  ...{ receivedAt: minutes(0), attachments: [{ url: 'http://carrier/1', contentType: 'image/png' }] },
};

describe('texts that were stored as they came', () => {
  let database: DatabaseUnderTest;
  beforeEach(async () => {
    database = await openDatabase();
  });
  afterAll(closeDatabases);

  it('are given as they came, once they are due, until they are dropped', async () => {
    const { arrivals } = database.repositories;
    await arrivals.keep(text, minutes(1));
    await arrivals.keep({ ...text, body: 'something else' }, minutes(2));
    expect(await arrivals.takeDue(minutes(0), minutes(5), 10)).toEqual([]);
    expect(await arrivals.takeDue(minutes(1), minutes(5), 10)).toEqual([text]);
    expect(await arrivals.takeDue(minutes(4), minutes(9), 10)).toEqual([]);
    expect(await arrivals.kept(['SM1', 'SM2'])).toEqual(new Set(['SM1']));
    await arrivals.drop('SM1');
    expect(await arrivals.kept(['SM1'])).toEqual(new Set());
    expect(await arrivals.takeDue(minutes(9), minutes(9), 10)).toEqual([]);
  });

  it('are each given to one of several that look, the ones that wait longest first', async () => {
    const other = await openAgain(database.uri);
    for (const n of [3, 1, 2]) await database.repositories.arrivals.keep({ ...text, messageSid: `SM${n}` }, minutes(n));
    const look = ({ repositories }: Pick<DatabaseUnderTest, 'repositories'>) =>
      repositories.arrivals.takeDue(minutes(5), minutes(9), 2);
    const given = (await Promise.all([look(database), look(other), look(database)])).flat();
    expect(given.map(({ messageSid }) => messageSid).sort()).toEqual(['SM1', 'SM2']);
    expect(await look(other)).toMatchObject([{ messageSid: 'SM3' }]);
  });
});
