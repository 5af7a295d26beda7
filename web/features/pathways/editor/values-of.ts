/** Every value of a key whose values are ids: `template: retraction`, wherever it stands in a source. */
export function valuesOf(source: string, key: string): readonly string[] {
  const pattern = new RegExp(`(?:^|[\\s{,-])${key}:\\s*['"]?([a-z][a-z0-9-]*)`, 'gm');
  return [...source.matchAll(pattern)].flatMap(([, value]) => (value === undefined ? [] : [value]));
}
