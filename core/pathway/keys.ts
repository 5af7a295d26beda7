/** `call#1/escalate/1` -> `call#1`; a watch task's own keys keep its reason: `welcome#1/late-reply/due`. */
export function ownerOf(key: string): string {
  const watch = /^([^/]+\/(?:delivery-failed|delivery-unknown|no-address|late-reply))\//.exec(key);
  return watch?.[1] ?? key.slice(0, key.indexOf('/'));
}

/** What is behind the owner: `escalate/1`. */
export function nameOf(key: string): string {
  return key.slice(ownerOf(key).length + 1);
}
