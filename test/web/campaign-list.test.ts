import { namesOf, problemsOf } from '../../web/features/campaigns/list-lines';

const read = (text: string) => namesOf(text).map(({ line, name }) => `${line}:${name}`);

describe('a pasted list', () => {
  it('has one number a line, or several with commas or semicolons between them', () => {
    expect(read('00123\r\n\n 00124 ,"00125"; 7,\n')).toEqual(['1:00123', '3:00124', '3:00125', '3:7']);
    expect(read(' \n\n')).toEqual([]);
  });

  it('of a table is its first column, whatever the others hold', () => {
    expect(read('MRN\tName\n00123\tAlvarez, Rosa\n\tnobody\n"00124"\tMora; Luz')).toEqual([
      ...['1:MRN', '2:00123', '4:00124'],
    ]);
  });

  it('keeps a system before its number', () => {
    expect(read('urn:hospital:mrn|00123')).toEqual(['1:urn:hospital:mrn|00123']);
  });
});

it('tells what is wrong by line, in the order of the list', () => {
  const names = namesOf('1, 2\n1\nnone\n9');
  const found = {
    patientIds: ['a', 'b'],
    unknown: [{ position: 3, identifier: 'none' }],
    ambiguous: [{ position: 4, identifier: '9' }],
    duplicate: [{ position: 2, identifier: '1', first: 0 }],
  };
  expect(problemsOf(names, found)).toEqual([
    { line: 2, name: '1', kind: 'duplicate', first: 1 },
    { line: 3, name: 'none', kind: 'unknown', first: 0 },
    { line: 4, name: '9', kind: 'ambiguous', first: 0 },
  ]);
});
