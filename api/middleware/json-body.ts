import { raw, type Request, type RequestHandler } from 'express';
import { CarepathFailure, type FieldError } from '../../core/errors';

const MAX_BYTES = 1024 * 1024;
const MAX_DEPTH = 32;
/** Names that mean something to JavaScript or to a database and never are a field of ours. */
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Reads a JSON body: at most 1 MB, UTF-8 without errors, at most 32 levels deep (counted before parsing), without keys
 * that could become operators or prototypes. An empty body is `undefined`.
 */
export function jsonBody(): readonly RequestHandler[] {
  const parse: RequestHandler = (request, _response, next) => {
    request.body = parseBody(request);
    next();
  };
  return [raw({ type: () => true, limit: MAX_BYTES }), parse];
}

function parseBody(request: Request): unknown {
  const bytes: unknown = request.body;
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) return undefined;
  if (!isJson(request.get('content-type') ?? '')) {
    throw new CarepathFailure('unsupported-media-type', 'Send application/json in UTF-8.');
  }
  const text = decode(bytes);
  if (depthOf(text) > MAX_DEPTH) throw malformed(`The body is nested more than ${MAX_DEPTH} levels deep.`);
  const body = parseJson(text);
  const forbidden = forbiddenKeys(body, '');
  if (forbidden.length > 0) {
    throw new CarepathFailure('invalid-input', 'The body has fields that are never accepted.', forbidden);
  }
  return body;
}

function isJson(contentType: string): boolean {
  const [type = '', ...parameters] = contentType.toLowerCase().split(';');
  const charset = parameters.map((part) => part.trim()).find((part) => part.startsWith('charset='));
  const isUtf8 = charset === undefined || /^charset="?utf-?8"?$/.test(charset);
  return isUtf8 && /^application\/([\w.-]+\+)?json$/.test(type.trim());
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw malformed('The body is not valid UTF-8.');
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw malformed('The body is not valid JSON.');
  }
}

/** The deepest nesting of a JSON text, without parsing it: brackets outside of strings. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < text.length; i += 1) {
    const character = text[i];
    if (inString) {
      if (character === '\\') i += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') deepest = Math.max(deepest, (depth += 1));
    else if (character === '}' || character === ']') depth -= 1;
  }
  return deepest;
}

function forbiddenKeys(value: unknown, pointer: string): FieldError[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => forbiddenKeys(item, `${pointer}/${index}`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const isForbidden = FORBIDDEN_KEYS.has(key) || key.startsWith('$') || key.includes('\0');
    return isForbidden ? [{ pointer: here, message: 'This name is never accepted' }] : forbiddenKeys(inner, here);
  });
}

function malformed(sentence: string): CarepathFailure {
  return new CarepathFailure('invalid-input', sentence, [{ pointer: '', message: sentence }]);
}
