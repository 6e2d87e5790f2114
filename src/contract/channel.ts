import { z } from 'zod';

/** One thing that can be asked of the host: what is sent, what comes back, and what is told in between. */
export interface Channel<
  Request extends z.ZodType = z.ZodType,
  Reply extends z.ZodType = z.ZodType,
  Events extends z.ZodType = z.ZodType,
> {
  readonly request: Request;
  readonly reply: Reply;
  /** `z.never()` where nothing is told before the reply. */
  readonly events: Events;
}

/** A reply or an event that only travels: typed, not checked, for host and page are built together. */
export function typed<Value>(): z.ZodType<Value> {
  return z.custom<Value>();
}

/** Declares a channel; without `events` nothing is told before the reply. */
export function channel<
  Request extends z.ZodType,
  Reply extends z.ZodType,
  Events extends z.ZodType = z.ZodNever,
>(declaration: { request: Request; reply: Reply; events?: Events }): Channel<Request, Reply, Events> {
  return { events: z.never() as unknown as Events, ...declaration };
}
