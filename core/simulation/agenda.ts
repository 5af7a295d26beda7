/** What is to happen and when, in virtual time; of the same instant in the order it was noted. */
export class Agenda<T> {
  private readonly entries: { readonly at: number; readonly item: T }[] = [];

  /** The earliest instant (epoch ms), or null when nothing is noted. */
  get next(): number | null {
    return this.entries[0]?.at ?? null;
  }

  /** Notes an item for an instant (epoch ms). */
  note(at: number, item: T): void {
    let place = this.entries.length;
    while (place > 0 && (this.entries[place - 1]?.at ?? 0) > at) place -= 1;
    this.entries.splice(place, 0, { at, item });
  }

  /** Takes off everything due at `now` or before. */
  takeDue(now: number): readonly T[] {
    let count = 0;
    while (count < this.entries.length && (this.entries[count]?.at ?? Infinity) <= now) count += 1;
    return this.entries.splice(0, count).map(({ item }) => item);
  }
}
