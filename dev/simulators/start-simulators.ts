import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import express, { type NextFunction, type Request, type Response } from 'express';
import { Carrier } from './carrier';
import { Faults, type MailFaultKind, type SmsFaultKind } from './faults';
import { MailSink } from './mail-sink';
import { simRoutes } from './sim-routes';
import { messagingApi, twilioApi } from './twilio-api';
import { Webhooks } from './webhooks';

export interface SimulatorSettings {
  /** 0: a free port. */
  readonly httpPort: number;
  readonly smtpPort: number;
  /** Where the journals are kept. */
  readonly folder: string;
  readonly accountSid: string;
  readonly authToken: string;
  readonly publicUrl: string;
  /** Signs the emails that come back. */
  readonly mailSecret?: string;
  /** Milliseconds between a text's acceptance, `sent` and `delivered`. */
  readonly stepMs?: number;
}

export interface RunningSimulators {
  readonly httpPort: number;
  readonly smtpPort: number;
  close(): Promise<void>;
}

/** Starts the phone and mail simulators on the loopback interface; what they kept is taken up again. */
export async function startSimulators(settings: SimulatorSettings): Promise<RunningSimulators> {
  const { accountSid, authToken, publicUrl, mailSecret, stepMs = 200 } = settings;
  const mailBack = mailSecret === undefined ? null : { publicUrl, secret: mailSecret };
  const folder = join(settings.folder, 'simulators');
  const carrier = new Carrier(folder);
  const webhooks = new Webhooks({ accountSid, authToken, publicUrl, stepMs }, carrier);
  const faults = new Faults<SmsFaultKind>();
  const mailFaults = new Faults<MailFaultKind>();
  const mailSink = new MailSink(folder, mailFaults);

  const app = express().disable('x-powered-by').disable('etag');
  app.use('/2010-04-01/Accounts/:account', twilioApi({ accountSid, authToken, carrier, webhooks, faults }));
  app.use('/v1', messagingApi({ accountSid, authToken }));
  app.use('/sim', simRoutes({ carrier, webhooks, smsFaults: faults, mailSink, mailFaults, mailBack }));
  app.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) return next(error);
    const status = statusOf(error);
    response.status(status).type('application/problem+json');
    response.json({ type: 'about:blank', title: 'The simulator could not do that', status });
  });

  const server = createServer(app).listen(settings.httpPort, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The simulators have no port');
  const smtpPort = await mailSink.listen(settings.smtpPort);
  for (const text of carrier.accepted().filter((candidate) => !candidate.settled)) void webhooks.report(text, []);

  return {
    httpPort: address.port,
    smtpPort,
    async close() {
      webhooks.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await mailSink.close();
      carrier.close();
    },
  };
}

function statusOf(error: unknown): number {
  const status: unknown = error instanceof Error ? Reflect.get(error, 'status') : undefined;
  return typeof status === 'number' && status >= 400 ? status : 500;
}
