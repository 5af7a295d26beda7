import { TextIntake } from '../../../api/commands/text-intake';
import type { InboundSms } from '../../../core/record/inbound-sms';
import { InMemoryArrivals } from '../../support/in-memory-arrivals';
import { NOON } from '../../support/message-builders';

const ANA = '+16175550101';
const BEN = '+16175550102';

function aText(body: string, from = ANA): InboundSms {
  return { from, to: '+16175550100', body, messageSid: `SM${from}${body}` };
}

/** An intake whose texts are taken in when a test lets them. */
class Rig {
  readonly arrivals = new InMemoryArrivals();
  readonly begun: string[] = [];
  readonly failures: unknown[] = [];
  private readonly gates = new Map<string, { open: () => void; fail: (error: Error) => void }>();
  private readonly watchers: (() => void)[] = [];
  now = NOON;

  intake(): TextIntake {
    return new TextIntake({
      arrivals: this.arrivals,
      receive: ({ body }) => this.receive(body),
      clock: { now: () => this.now },
      onFailure: (_sms, error) => void this.failures.push(error),
    });
  }

  passSeconds(seconds: number): void {
    this.now = new Date(this.now.getTime() + seconds * 1000);
  }

  /** Lets this text be taken in, as soon as it is begun. */
  async finish(body: string): Promise<void> {
    (await this.gateOf(body)).open();
  }

  async fail(body: string): Promise<void> {
    (await this.gateOf(body)).fail(new Error(body));
  }

  async hasBegun(body: string): Promise<void> {
    await this.gateOf(body);
  }

  private async gateOf(body: string) {
    for (;;) {
      const gate = this.gates.get(body);
      if (gate) return gate;
      await new Promise<void>((resolve) => this.watchers.push(resolve));
    }
  }

  private receive(body: string): Promise<void> {
    this.begun.push(body);
    return new Promise<void>((open, fail) => {
      this.gates.set(body, { open, fail });
      for (const tell of this.watchers.splice(0)) tell();
    }).finally(() => this.gates.delete(body));
  }
}

test('a text has arrived when it is stored, before anything follows from it', async () => {
  const rig = new Rig();
  const intake = rig.intake();
  await intake.arrive(aText('hello'));
  expect(rig.arrivals.rows.get(aText('hello').messageSid)?.text).toEqual({ ...aText('hello'), receivedAt: NOON });
  await rig.finish('hello');
  await intake.idle();
  expect(rig.arrivals.rows.size).toBe(0);
});

test('a text that cannot be stored has not arrived', async () => {
  const rig = new Rig();
  rig.arrivals.keep = () => Promise.reject(new Error('no disk'));
  await expect(rig.intake().arrive(aText('hello'))).rejects.toThrow('no disk');
  expect(rig.begun).toEqual([]);
});

test('texts of one phone are taken in one after another, as they came; those of others meanwhile', async () => {
  const rig = new Rig();
  const intake = rig.intake();
  await intake.arrive(aText('first'));
  await intake.arrive(aText('second'));
  await intake.arrive(aText('other', BEN));
  await rig.finish('other');
  expect(rig.begun).toEqual(['first', 'other']);
  await rig.finish('first');
  await rig.finish('second');
  await intake.idle();
  expect(rig.begun).toEqual(['first', 'other', 'second']);
});

test.each(['STOP', 'Ya no me manden mensajes', 'I want to kill myself'])('"%s" goes before a queue', async (urgent) => {
  const rig = new Rig();
  const intake = rig.intake();
  const phones = Array.from({ length: 10 }, (_, n) => `+1617555020${n}`);
  for (const phone of phones) await intake.arrive(aText(`hello ${phone}`, phone));
  await intake.arrive(aText(urgent));
  const [first, ...others] = phones;
  await rig.finish(`hello ${first ?? ''}`);
  await rig.finish(urgent);
  expect(rig.begun.indexOf(urgent)).toBe(4);
  for (const phone of others) await rig.finish(`hello ${phone}`);
  await intake.idle();
});

test('a text whose taking in failed is told of, kept, and taken up again when it is due', async () => {
  const rig = new Rig();
  const intake = rig.intake();
  await intake.arrive(aText('hello'));
  await rig.fail('hello');
  await intake.idle();
  expect(rig.failures).toEqual([new Error('hello')]);
  expect(await intake.sweep()).toBe(0);
  rig.passSeconds(15);
  expect(await intake.sweep()).toBe(1);
  await rig.finish('hello');
  await intake.idle();
  expect(rig.begun).toEqual(['hello', 'hello']);
  expect(rig.arrivals.rows.size).toBe(0);
});

test('what a process that died had stored is taken up by another one, once', async () => {
  const rig = new Rig();
  await rig.intake().arrive(aText('hello'));
  await rig.hasBegun('hello');
  const [second, third] = [rig.intake(), rig.intake()];
  rig.passSeconds(15);
  expect(await Promise.all([second.sweep(), third.sweep()])).toEqual([1, 0]);
});

test('the same text again while it is in hands is not taken in twice', async () => {
  const rig = new Rig();
  const intake = rig.intake();
  await intake.arrive(aText('hello'));
  await intake.arrive(aText('hello'));
  rig.passSeconds(20);
  expect(await intake.sweep()).toBe(0);
  await rig.finish('hello');
  await intake.idle();
  expect(rig.begun).toEqual(['hello']);
});

test('closing ends with the text that is being taken in; what waits behind it stays stored', async () => {
  const rig = new Rig();
  const intake = rig.intake();
  await intake.arrive(aText('first'));
  await intake.arrive(aText('second'));
  await rig.hasBegun('first');
  const closed = intake.close();
  await rig.finish('first');
  await closed;
  expect([...rig.arrivals.rows.values()].map(({ text }) => text.body)).toEqual(['second']);
  expect(rig.begun).toEqual(['first']);
});
