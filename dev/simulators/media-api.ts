import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { Router, type Request, type Response } from 'express';
import type { Carrier, Media, Text } from './carrier';
import type { Faults, SmsFaultKind } from './faults';

export interface MediaApiParts {
  readonly accountSid: string;
  readonly carrier: Carrier;
  readonly faults: Faults<SmsFaultKind>;
}

type Refuse = (response: Response, status: number, code: number, message: string) => void;

const PIECE = Buffer.alloc(64 * 1024, 0xff);

/** Twilio's address of a picture, without its server. */
export function mediaPath(accountSid: string, text: Pick<Text, 'sid'>, media: Media): string {
  return `/2010-04-01/Accounts/${accountSid}/Messages/${text.sid}/Media/${media.sid}`;
}

/** Twilio's Media resource: the list of a message, and the pictures themselves. Below the account, for who is authorized. */
export function mediaApi(parts: MediaApiParts, refuse: Refuse): Router {
  const router = Router();
  const notThere = (response: Response) => refuse(response, 404, 20404, 'The requested resource was not found');
  router.get('/Messages/:sid/Media.json', (request: Request<{ sid: string }>, response) => {
    const text = parts.carrier.get(request.params.sid);
    if (text) response.json(presentList(parts.accountSid, text));
    else notThere(response);
  });
  router.get('/Messages/:sid/Media/:media', async (request: Request<{ sid: string; media: string }>, response) => {
    const text = parts.carrier.get(request.params.sid);
    const media = text?.media?.find(({ sid }) => sid === request.params.media);
    if (!text || !media) return notThere(response);
    const kinds = parts.faults.draw(text.from, 'media of').map(({ kind }) => kind);
    if (kinds.includes('media-404')) return notThere(response);
    if (kinds.includes('media-timeout')) return untilGone(response);
    response.type(media.contentType);
    if (kinds.includes('media-slow')) return pour(response, PIECE.subarray(0, 1), 100);
    if (kinds.includes('media-endless')) return pour(response, PIECE, 0);
    createReadStream(parts.carrier.pathOf(media))
      .on('error', () => response.destroy())
      .pipe(response);
  });
  return router;
}

async function untilGone(response: Response): Promise<void> {
  if (!response.destroyed) await once(response, 'close');
}

/** A file without an end: goes on until the caller hangs up, and says nothing of how much it is. */
function pour(response: Response, piece: Buffer, everyMs: number): Promise<void> {
  return pipeline(Readable.from(endless(piece, everyMs)), response).catch(() => undefined);
}

async function* endless(piece: Buffer, everyMs: number): AsyncGenerator<Buffer> {
  for (;;) {
    yield piece;
    await delay(everyMs);
  }
}

function presentList(accountSid: string, text: Text) {
  const path = `/2010-04-01/Accounts/${accountSid}/Messages/${text.sid}/Media.json`;
  const at = new Date(text.at).toUTCString().replace('GMT', '+0000');
  const list = (text.media ?? []).map((media) => ({
    ...{ sid: media.sid, account_sid: accountSid, parent_sid: text.sid, content_type: media.contentType },
    ...{ date_created: at, date_updated: at, uri: `${mediaPath(accountSid, text, media)}.json` },
  }));
  return {
    media_list: list,
    ...{ first_page_uri: path, next_page_uri: null, previous_page_uri: null, uri: path },
    ...{ page: 0, page_size: 50, start: 0, end: Math.max(0, list.length - 1) },
  };
}
