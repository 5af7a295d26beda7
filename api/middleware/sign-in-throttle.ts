import { createHash } from 'node:crypto';
import { RateLimiterMongo, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import type { DatabaseClient } from './session';

/** Wrong passwords that one address may try for one account, and for all accounts together, in a window. */
const PER_ACCOUNT = { points: 5, seconds: 15 * 60 };
const PER_ADDRESS = { points: 100, seconds: 15 * 60 };

export type Attempt = { readonly allowed: true } | { readonly allowed: false; readonly retryAfterSeconds: number };

/** Counts sign-in attempts. An attempt counts before the password is checked, so that parallel guesses gain nothing. */
export class SignInThrottle {
  constructor(
    private readonly perAccount: RateLimiterAbstract,
    private readonly perAddress: RateLimiterAbstract,
  ) {}

  /** Counters in MongoDB, shared by every API process. */
  static async inMongo(storeClient: DatabaseClient, dbName: string): Promise<SignInThrottle> {
    const limiter = async (tableName: string, { points, seconds }: typeof PER_ACCOUNT) => {
      const options = { storeClient, dbName, tableName, points, duration: seconds, keyPrefix: '' };
      const counters = new RateLimiterMongo({ ...options, disableIndexesCreation: true });
      // The unique index is what makes counting atomic: it is there before the first attempt.
      await counters.createIndexes();
      return counters;
    };
    return new SignInThrottle(
      await limiter('signInsByAccount', PER_ACCOUNT),
      await limiter('signInsByAddress', PER_ADDRESS),
    );
  }

  async attempt(email: string, ip: string): Promise<Attempt> {
    try {
      await this.perAddress.consume(ip);
      await this.perAccount.consume(accountKey(email, ip));
      return { allowed: true };
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      return { allowed: false, retryAfterSeconds: Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)) };
    }
  }

  async succeeded(email: string, ip: string): Promise<void> {
    await Promise.all([this.perAccount.delete(accountKey(email, ip)), this.perAddress.reward(ip)]);
  }
}

function accountKey(email: string, ip: string): string {
  return createHash('sha256').update(`${email.toLowerCase()}|${ip}`).digest('hex');
}
