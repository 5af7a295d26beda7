import { DefaultFailureConverter } from '@temporalio/common';

/** Messages and stack traces of failures are payloads too: the codec encrypts them. Loaded by path into the sandbox. */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
