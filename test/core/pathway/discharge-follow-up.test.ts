import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPathway } from '../../../core/pathway/publish';

describe('the shipped discharge follow-up', () => {
  it('passes every publishing check', () => {
    const source = readFileSync(join(__dirname, '../../../pathways/discharge-follow-up.yaml'), 'utf8');
    expect(checkPathway(source, { hasTemplate: () => true, hasForm: () => true })).toMatchObject({
      ok: true,
      findings: [],
    });
  });
});
