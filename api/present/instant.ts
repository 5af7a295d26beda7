export function instantOrNull(date: Date | undefined): string | null {
  return date?.toISOString() ?? null;
}
