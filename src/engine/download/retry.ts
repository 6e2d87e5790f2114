import { setTimeout as sleep } from 'node:timers/promises';
import type { LorikeetError } from '../errors/index.ts';

export interface RetryPolicy {
  /** Attempts in a row without any progress. */
  readonly attempts: number;
  /** Milliseconds before the second attempt; doubled for every further one. */
  readonly firstDelay: number;
  /** Milliseconds. */
  readonly mostDelay: number;
}

/** A server that asks to wait longer than this is not waited for: the user is told instead. */
const MOST_ASKED_SECONDS = 300;

/** What may be over at the next attempt: a cut connection, 429, 5xx. */
export class PassingFailure extends Error {
  /** What to report once patience has run out. */
  readonly final: LorikeetError;
  /** How long the server asks to wait. */
  readonly waitSeconds: number | undefined;

  constructor(final: LorikeetError, waitSeconds?: number) {
    super(final.message, { cause: final });
    this.name = 'PassingFailure';
    this.final = final;
    this.waitSeconds = waitSeconds;
  }
}

export interface Attempts {
  /** To be called when an attempt got somewhere: patience starts anew. */
  progressed(): void;
}

/**
 * Repeats `attempt` while it fails in passing: first after `firstDelay`, then twice as long each time, half of it at random
 * so that many clients do not come back at once; or as long as the server asks.
 *
 * @throws the failure's own error after `attempts` in a row without progress; whatever else `attempt` throws, at once; the
 * signal's reason.
 */
export async function withRetries<Result>(
  { attempts, firstDelay, mostDelay }: RetryPolicy,
  signal: AbortSignal | undefined,
  attempt: (attempts: Attempts) => Promise<Result>,
): Promise<Result> {
  let failures = 0;
  for (;;) {
    try {
      signal?.throwIfAborted();
      return await attempt({ progressed: () => void (failures = 0) });
    } catch (error) {
      if (!(error instanceof PassingFailure)) throw error;
      failures += 1;
      if (failures >= attempts || (error.waitSeconds ?? 0) > MOST_ASKED_SECONDS) throw error.final;
      const full = Math.min(mostDelay, firstDelay * 2 ** (failures - 1));
      const delay = error.waitSeconds === undefined ? full * (0.5 + Math.random() / 2) : error.waitSeconds * 1000;
      await sleep(delay, undefined, { signal }).catch(() => signal?.throwIfAborted());
    }
  }
}

/**
 * Seconds that a 429 or 503 asks to wait: `Retry-After` as seconds or as a date, else the `t=` of the Hub's `RateLimit`;
 * undefined where it says nothing usable.
 */
export function askedWait(headers: Headers, now: number = Date.now()): number | undefined {
  const after = headers.get('retry-after');
  if (after !== null && /^\d+$/.test(after.trim())) return Number(after);
  const date = after === null ? NaN : Date.parse(after);
  if (!Number.isNaN(date)) return Math.max(0, Math.ceil((date - now) / 1000));
  const reset = /(?:^|;)\s*t=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1];
  return reset === undefined ? undefined : Number(reset);
}
