import type { Request, Response } from 'express';
import type { z } from 'zod';
import { CarepathFailure } from '../../core/errors';
import type { Language } from '../../core/record/organization';
import type { Scope } from '../../core/record/scope';
import type { ApiDeps } from '../deps';
import type { Permission } from '../middleware/permissions';
import { scopeOf, type Principal } from '../middleware/principal';
import { validate } from '../middleware/validate';
import type { Presented } from '../present/presented';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

export interface ResponseContract {
  readonly description: string;
  readonly body?: z.ZodType;
  /** `text/event-stream` of these: the handler goes on writing. */
  readonly stream?: true;
  /** Bytes of a type that is known when they are there. */
  readonly file?: true;
}

export interface RouteContract {
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly responses: { readonly [status: number]: ResponseContract };
}

/** What leaves: one of the contract's responses. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Headers;
  readonly stream?: (response: Response) => void;
  readonly file?: Uint8Array;
}

type AnswerOf<R> = {
  [S in keyof R & number]: {
    readonly status: S;
    readonly headers?: Headers;
  } & (R[S] extends { readonly stream: true }
    ? { readonly stream: (response: Response) => void }
    : R[S] extends { readonly file: true }
      ? { readonly file: Uint8Array }
      : R[S] extends { readonly body: infer B extends z.ZodType }
        ? { readonly body: Presented<z.input<B>> }
        : unknown);
}[keyof R & number];

type Parsed<C, Part extends 'params' | 'query' | 'body'> = C extends { readonly [P in Part]: infer S extends z.ZodType }
  ? z.output<S>
  : undefined;

export interface PublicCall<C extends RouteContract> {
  readonly deps: ApiDeps;
  readonly request: Request;
  readonly response: Response;
  readonly params: Parsed<C, 'params'>;
  readonly query: Parsed<C, 'query'>;
  readonly body: Parsed<C, 'body'>;
}

export interface Call<C extends RouteContract> extends PublicCall<C> {
  /** What the caller reads, of the languages we have. */
  readonly language: Language;
  readonly scope: Scope;
  readonly principal: Principal;
}

type Headers = { readonly [name: string]: string };

/** An answer of the contract: status, what a presenter made, headers. */
export function reply<const S extends number>(status: S): { readonly status: S };
export function reply<const S extends number, B>(
  status: S,
  body: B,
  headers?: Headers,
): { readonly status: S; readonly body: B; readonly headers?: Headers };
export function reply(status: number, body?: unknown, headers?: Headers): Answer {
  return { status, ...(body !== undefined && { body }), ...(headers && { headers }) };
}

/** An answer that is a file; its type is in the headers. */
export function replyWith<const S extends number>(status: S, file: Uint8Array, headers: Headers) {
  return { status, file, headers };
}

interface Declaration<C extends RouteContract> {
  readonly method: Method;
  /** Below `/api/v1`, as Express writes it: `/tasks/:id/claim`. */
  readonly path: string;
  readonly summary: string;
  readonly contract: C;
}

/** A declared route. The registry mounts it, documents it, and tests it for each role. */
export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly summary: string;
  readonly permission: Permission | 'signed-in' | 'public';
  readonly contract: RouteContract;
  /** Validates now; the answer is made when the result is called. @throws CarepathFailure `invalid-input` */
  prepare(deps: ApiDeps, request: Request, response: Response): () => Promise<Answer>;
}

/** Declares a route. `signed-in` is for what every user may do, whatever the role. */
export function route<const C extends RouteContract>(
  declaration: Declaration<C> & {
    readonly permission: Permission | 'signed-in';
    readonly handler: (call: Call<C>) => Promise<AnswerOf<C['responses']>>;
  },
): Route {
  const { handler, ...declared } = declaration;
  return {
    ...declared,
    prepare(deps, request, response) {
      const principal = response.locals.principal;
      if (!principal) throw new CarepathFailure('unauthenticated', 'Sign in first.');
      const input = validated(declared.contract, request);
      const language = request.acceptsLanguages('en', 'es') === 'es' ? 'es' : 'en';
      return () => handler({ deps, request, response, principal, scope: scopeOf(principal), language, ...input });
    },
  };
}

/** Declares a route for callers who are not signed in. */
export function publicRoute<const C extends RouteContract>(
  declaration: Declaration<C> & { readonly handler: (call: PublicCall<C>) => Promise<AnswerOf<C['responses']>> },
): Route {
  const { handler, ...declared } = declaration;
  return {
    ...declared,
    permission: 'public',
    prepare(deps, request, response) {
      const input = validated(declared.contract, request);
      return () => handler({ deps, request, response, ...input });
    },
  };
}

/** `validate` has parsed each part by this very contract: only the compiler cannot see it. */
function validated<C extends RouteContract>(
  contract: C,
  request: Request,
): Pick<PublicCall<C>, 'params' | 'query' | 'body'> {
  return validate(contract, request) as Pick<PublicCall<C>, 'params' | 'query' | 'body'>;
}
