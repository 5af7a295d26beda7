import type { FormFieldContract, TaskDetail } from '../../api/contract/tasks';
import { ApiProblem } from '../../web/client/http';
import { errorsByField } from '../../web/client/problems';
import { dataToSend, fieldsFor, missingFields, startingData } from '../../web/features/today/form-data';

const label = { en: 'Label' };
const fields: FormFieldContract[] = [
  { id: 'spokeWith', kind: 'text', label, required: true, outcomes: ['reached'] },
  { id: 'notes', kind: 'text', label },
  {
    id: 'medications',
    kind: 'list',
    label,
    required: true,
    item: [
      { id: 'name', kind: 'text', label, required: true },
      { id: 'disposition', kind: 'text', label, required: true },
    ],
  },
];

const task = (more: Partial<TaskDetail>): TaskDetail =>
  ({ form: { form: 'f', title: label, fields }, draft: null, prefill: {}, ...more }) as TaskDetail;

describe('the data of a task’s form', () => {
  it('starts from the lines that are prefilled, with only what the form asks', () => {
    const prefill = { medications: [{ name: 'Metformin', source: 'home' }] };
    expect(startingData(task({ prefill }))).toEqual({ medications: [{ name: 'Metformin' }] });
  });

  it('starts from the draft when there is one', () => {
    const draft = { data: { notes: 'half' }, by: 'u1', at: '2026-11-23T12:00:00Z' };
    expect(startingData(task({ draft, prefill: { medications: [{ name: 'Metformin' }] } }))).toEqual({ notes: 'half' });
  });

  it('asks only for what belongs to the chosen result', () => {
    expect(fieldsFor(fields, null).map(({ id }) => id)).toEqual(['notes', 'medications']);
    expect(fieldsFor(fields, 'reached').map(({ id }) => id)).toEqual(['spokeWith', 'notes', 'medications']);
  });

  it('names each missing field, down to the line', () => {
    const data = { medications: [{ name: 'Metformin', disposition: 'continue' }, { name: 'Apixaban' }, {}] };
    expect(missingFields(fields, data)).toEqual([
      'spokeWith',
      'medications/1/disposition',
      'medications/2/name',
      'medications/2/disposition',
    ]);
    expect(missingFields(fields, { spokeWith: ' ', medications: [] })).toEqual(['spokeWith', 'medications']);
  });

  it('takes "no" and zero for answers', () => {
    const answered: FormFieldContract[] = [
      { id: 'yesNo', kind: 'boolean', label, required: true },
      { id: 'count', kind: 'number', label, required: true },
    ];
    expect(missingFields(answered, { yesNo: false, count: 0 })).toEqual([]);
  });

  it('sends neither empty answers nor fields of another result', () => {
    const data = { spokeWith: 'her', notes: '', medications: [{ name: 'Metformin', disposition: '' }] };
    expect(dataToSend(fieldsFor(fields, 'no-answer'), data)).toEqual({ medications: [{ name: 'Metformin' }] });
  });
});

describe('the server’s errors by field', () => {
  const refused = (...pointers: string[]) => {
    const errors = pointers.map((pointer) => ({ pointer, message: `wrong: ${pointer}` }));
    return new ApiProblem(400, { type: 'about:blank', title: 'Not valid', status: 400, errors });
  };

  it('stand at the field that the pointer names', () => {
    const byField = errorsByField(refused('/data/medications/0/name', '#/data/notes', '/outcome'));
    expect(Object.keys(byField)).toEqual(['medications/0/name', 'notes', 'outcome']);
  });

  it('are none when the failure was another', () => {
    expect(errorsByField(new Error('other'))).toEqual({});
  });
});
