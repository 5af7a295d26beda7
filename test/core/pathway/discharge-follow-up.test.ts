import { loadLibrary } from '../../../adapters/library/library';
import { checkPathway } from '../../../core/pathway/publish';

describe('the shipped discharge follow-up', () => {
  it('passes every publishing check with the shipped templates and forms', () => {
    const library = loadLibrary();
    const checked = checkPathway(library.pathways().get('discharge-follow-up') ?? '', {
      hasTemplate: (id) => library.template(id) !== null,
      hasForm: (id) => library.form(id) !== null,
    });
    expect(checked).toMatchObject({ ok: true, findings: [] });
  });
});
