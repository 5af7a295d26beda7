interface Caller<R> {
  readonly answer: Promise<R>;
  readonly resolve: (result: R) => void;
}

/** Who waits for what becomes of an input, by its id. */
export class Callers<R> {
  private readonly waiting = new Map<string, Caller<R>>();

  ask(id: string): Promise<R> {
    const caller = this.waiting.get(id) ?? newCaller<R>();
    this.waiting.set(id, caller);
    return caller.answer;
  }

  settle(id: string, result: R): void {
    this.waiting.get(id)?.resolve(result);
    this.waiting.delete(id);
  }

  settleAll(result: R): void {
    for (const id of [...this.waiting.keys()]) this.settle(id, result);
  }
}

function newCaller<R>(): Caller<R> {
  let resolve: Caller<R>['resolve'] = () => undefined;
  const answer = new Promise<R>((settle) => {
    resolve = settle;
  });
  return { answer, resolve };
}
