/**
 * Questions as data: which call of a contract, with which parameters. Who shows something says what it needs to know; here it is
 * asked, and asked again when it changes. It knows the contract's types alone.
 */
import type * as v from "valibot";
import type { Contract, Result } from "../../src/protocol/rpc";
import { Query, type Answer } from "./query";
import { SharedCalls } from "./sharedCalls";

type Input<C extends Contract, M extends keyof C["calls"]> = v.InferInput<C["calls"][M]["params"]>;

export interface Question<C extends Contract, M extends keyof C["calls"]> {
  readonly call: M;
  readonly params: Input<C, M>;
  /** Milliseconds that the question must stand before it is asked; it then ends the one before. 0: see Query. */
  readonly rest?: number;
  /** What else the answer depends on, such as how far a run has come: it is asked again when this changes. */
  readonly depends?: string;
}

/** An answer, with what it answers: while the next is on its way, that is not what was asked last. */
export interface Answered<C extends Contract, M extends keyof C["calls"]> {
  readonly params: Input<C, M>;
  readonly value: Result<C, M>;
}

export type AnyQuestion<C extends Contract> = { [M in keyof C["calls"]]: Question<C, M> }[keyof C["calls"]];
/** By names of whoever asks; null: there is nothing to ask now, and what was known is forgotten. */
export type Questions<C extends Contract> = Readonly<Record<string, AnyQuestion<C> | null>>;
export type Answers<C extends Contract, Asked extends Questions<C>> = {
  readonly [Name in keyof Asked]: NonNullable<Asked[Name]> extends Question<C, infer M> ? Answer<Answered<C, M>> | null : never;
};

/** Calls the other side, as a peer of rpc.ts does. */
export type Call<C extends Contract> = <M extends keyof C["calls"] & string>(
  method: M,
  params: Input<C, M>,
  signal: AbortSignal,
) => Promise<Result<C, M>>;

/** Keeps one query for each name. What several of them ask at once may be shared. */
export class Asking<C extends Contract> {
  private readonly queries = new Map<string, Query<unknown>>();

  constructor(
    private readonly call: Call<C>,
    private readonly onAnswer: () => void,
    private readonly shared = new SharedCalls(),
  ) {}

  ask<Asked extends Questions<C>>(questions: Asked): Answers<C, Asked> {
    const answers = Object.entries(questions).map(([name, question]) => [name, this.answer(name, question)]);
    return Object.fromEntries(answers) as Answers<C, Asked>;
  }

  private answer(name: string, question: AnyQuestion<C> | null): Answer<unknown> | null {
    if (!question) {
      this.queries.get(name)?.forget();
      return null;
    }
    const { call, params, rest, depends } = question;
    let query = this.queries.get(name);
    if (!query) this.queries.set(name, (query = new Query(this.onAnswer, rest)));
    const key = JSON.stringify([call, params, depends]);
    return query.ask(key, async (signal) => ({
      params,
      value: await this.shared.share(key, signal, (own) => this.call(call as keyof C["calls"] & string, params, own)),
    }));
  }
}
