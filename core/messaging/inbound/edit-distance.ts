/** Whether one insertion, deletion, substitution or swap of neighbors (or nothing) turns `a` into `b`. */
export function withinOneEdit(a: string, b: string): boolean {
  const left = Array.from(a);
  const right = Array.from(b);
  if (Math.abs(left.length - right.length) > 1) return false;
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start += 1;
  let end = 0;
  const shorter = Math.min(left.length, right.length) - start;
  while (end < shorter && left[left.length - 1 - end] === right[right.length - 1 - end]) end += 1;
  const leftMiddle = left.slice(start, left.length - end);
  const rightMiddle = right.slice(start, right.length - end);
  if (leftMiddle.length <= 1 && rightMiddle.length <= 1) return true;
  const swapped = leftMiddle.length === 2 && rightMiddle.length === 2;
  return swapped && leftMiddle[0] === rightMiddle[1] && leftMiddle[1] === rightMiddle[0];
}
