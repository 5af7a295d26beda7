import { CarepathFailure } from '../../core/errors';

/** The version of `If-Match: "7"`; undefined when any will do. @throws CarepathFailure invalid-input */
export function versionOf(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch === '*') return undefined;
  const [, version] = /^(?:W\/)?"(\d{1,9})"$/.exec(ifMatch) ?? [];
  if (version === undefined) throw new CarepathFailure('invalid-input', 'If-Match must hold the version, as "7".');
  return Number(version);
}
