import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { quietRuntime, replay, testBundle } from '../support/temporal';
import { fromSaved, type SavedHistory } from './saved-history';
import { scenarios } from './scenarios';

const folder = join(__dirname, 'histories');
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));

beforeAll(() => quietRuntime());

const read = (file: string): SavedHistory => JSON.parse(readFileSync(join(folder, file), 'utf8')) as SavedHistory;

test.each(files)('%s replays on the code of today', async (file) => {
  const saved = read(file);
  await replay(await testBundle(), fromSaved(saved), saved.workflowId);
});

test('every scenario has a saved history', () => {
  const saved = new Set(files.map((file) => file.replace(/\.run\d+\.json$/, '')));
  expect(scenarios.map(({ name, version }) => `${name}.v${version}`).filter((key) => !saved.has(key))).toEqual([]);
});

test('no run of thirty days comes near the limits of a history', () => {
  for (const file of files) expect(read(file).events.length).toBeLessThan(5_000);
});

test('a history that does not fit the code is refused', async () => {
  const file = files.find((name) => name.startsWith('silent-patient'));
  if (file === undefined) throw new Error('that history is not saved');
  const saved = read(file);
  const history = fromSaved(saved);
  const withoutSteps = history.events.filter(({ markerRecordedEventAttributes }) => !markerRecordedEventAttributes);
  await expect(replay(await testBundle(), { events: withoutSteps }, saved.workflowId)).rejects.toThrow();
});
