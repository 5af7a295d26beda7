import type { RequestHandler } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { CarepathFailure } from '../../core/errors';

/** Bounds what one address may ask of this process: a runaway script, not a busy clinic. */
export class RequestLimit {
  private readonly limiter: RateLimiterMemory;

  constructor({ points, seconds }: { readonly points: number; readonly seconds: number }) {
    this.limiter = new RateLimiterMemory({ points, duration: seconds });
  }

  middleware(): RequestHandler {
    return async (request, response, next) => {
      try {
        await this.limiter.consume(request.ip ?? 'unknown');
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        response.setHeader('Retry-After', String(Math.max(1, Math.ceil(refusal.msBeforeNext / 1000))));
        throw new CarepathFailure('too-many-requests', 'Too many requests from this address. Wait a little.');
      }
      next();
    };
  }
}
