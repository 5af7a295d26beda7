import {
  isFiltered,
  listQuery,
  readWorklist,
  withoutFilters,
  writeWorklist,
} from '../../web/features/today/worklist-state';

const read = (search: string) => readWorklist(new URLSearchParams(search));

describe('the worklist in the address', () => {
  it('comes back as it was', () => {
    const search = 'view=mine&sort=due&due=overdue&priority=urgent&q=rosa&after=c1&after=c2&task=t9';
    expect(writeWorklist(read(search)).toString()).toBe(search);
  });

  it('says nothing where the default holds', () => {
    expect(writeWorklist(read('view=team&status=open&sort=priority')).toString()).toBe('');
  });

  it('takes a value it does not know for none', () => {
    expect(read('view=everything&due=someday&sort=random')).toMatchObject({
      view: 'team',
      due: undefined,
      sort: 'priority',
    });
  });

  it('keeps its filters when a task is opened', () => {
    const before = read('due=overdue&q=rosa');
    const opened = { ...before, task: 't1' };
    expect(listQuery(opened)).toEqual(listQuery(before));
  });

  it('asks for the page that it is on', () => {
    expect(listQuery(read('after=c1&after=c2')).cursor).toBe('c2');
  });

  it('tells a filter from a view, and takes filters away with the page', () => {
    expect(isFiltered(read('view=mine&sort=due'))).toBe(false);
    expect(isFiltered(read('patient=p1'))).toBe(true);
    const bare = withoutFilters(read('view=mine&q=x&priority=high&after=c1'));
    expect(writeWorklist(bare).toString()).toBe('view=mine');
  });
});
