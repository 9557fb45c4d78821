/** Every request to the engine, by subject; and the contracts that follow from the list. */
import * as v from "valibot";
import { progress } from "../traceShapes";
import { gradientProgress } from "../gradient";
import { checkpointRequests } from "./checkpoints";
import { explanationRequests } from "./explanations";
import type { Audience, RequestDefinition } from "./request";
import { traceRequests } from "./traces";
import { valueRequests } from "./values";

export const requests = { ...checkpointRequests, ...traceRequests, ...valueRequests, ...explanationRequests } as const;
type Requests = typeof requests;

/** What the engine's worker serves. Traces stay in the worker; callers ask for parts by number. */
export const engineContract = { calls: requests, events: { progress, gradientProgress, log: v.string() } } as const;
export type EngineContract = typeof engineContract;

type Asked<Schema, Given extends string> = v.GenericSchema<
  Omit<v.InferInput<Schema & v.GenericSchema>, Given>,
  Omit<v.InferOutput<Schema & v.GenericSchema>, Given>
>;

/** The calls that an audience may make, without the parameters that the host fills in. */
export type RequestsOf<A extends Audience> = {
  readonly [M in keyof Requests as Requests[M]["askedBy"] extends Readonly<Record<A, readonly string[]>> ? M : never]: {
    readonly params: Requests[M]["askedBy"] extends Readonly<Record<A, readonly (infer Given extends string)[]>>
      ? Asked<Requests[M]["params"], Given>
      : never;
    readonly result: Requests[M]["result"];
  };
};

/** For the contract of a page, which checks results alone: parameters are checked by the engine. */
export function requestsOf<A extends Audience>(audience: A): RequestsOf<A> {
  const asked = Object.entries<RequestDefinition>(requests).filter(([, { askedBy }]) => askedBy[audience]);
  return Object.fromEntries(asked) as unknown as RequestsOf<A>;
}

/** The parameters that the host fills in when the audience asks; undefined where it may not ask, or there is no such request. */
export function givenTo(audience: Audience, method: string): readonly string[] | undefined {
  const found: RequestDefinition | undefined = Object.hasOwn(requests, method) ? requests[method as keyof Requests] : undefined;
  return found?.askedBy[audience];
}
