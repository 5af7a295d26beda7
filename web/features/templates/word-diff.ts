export interface DiffPiece {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** What has changed between two texts, word by word; spaces belong to the word before them. */
export function wordDiff(before: string, after: string): readonly DiffPiece[] {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  const common = commonLengths(a, b);
  const pieces: DiffPiece[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    const [old, now] = [a[i], b[j]];
    if (old !== undefined && old === now) {
      pieces.push({ kind: 'same', text: old });
      i += 1;
      j += 1;
    } else if (old !== undefined && (now === undefined || lengthAt(common, i + 1, j) >= lengthAt(common, i, j + 1))) {
      pieces.push({ kind: 'removed', text: old });
      i += 1;
    } else {
      pieces.push({ kind: 'added', text: now ?? '' });
      j += 1;
    }
  }
  return joined(pieces);
}

function wordsOf(text: string): readonly string[] {
  return text.match(/\{\{[\s\S]*?\}\}\s*|\S+\s*|\s+/g) ?? [];
}

/** How long the longest common run of words is from each pair of positions on. */
function commonLengths(a: readonly string[], b: readonly string[]): readonly (readonly number[])[] {
  const lengths: number[][] = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const row = lengths[i] ?? [];
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const next = lengths[i + 1] ?? [];
      row[j] = a[i] === b[j] ? (next[j + 1] ?? 0) + 1 : Math.max(next[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return lengths;
}

function lengthAt(lengths: readonly (readonly number[])[], i: number, j: number): number {
  return lengths[i]?.[j] ?? 0;
}

function joined(pieces: readonly DiffPiece[]): readonly DiffPiece[] {
  return pieces.reduce<DiffPiece[]>((all, piece) => {
    const last = all.at(-1);
    if (last?.kind !== piece.kind) return [...all, piece];
    return [...all.slice(0, -1), { ...last, text: last.text + piece.text }];
  }, []);
}
