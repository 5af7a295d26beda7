import type { DataConverter } from '@temporalio/common';
import { EncryptionCodec } from './codec';

/** Loaded by path, since it runs in the workflow sandbox too. */
export const failureConverterPath = require.resolve('./failure-converter');

/** One converter for the client, the workers and replays. @param keys `PAYLOAD_KEYS`, the encrypting one first. */
export function createDataConverter(keys: readonly string[]): DataConverter {
  return { payloadCodecs: [new EncryptionCodec(keys)], failureConverterPath };
}
