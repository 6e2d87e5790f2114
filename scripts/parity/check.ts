import { LorikeetError } from '../../src/engine/index.ts';
import type { Comparison } from './compare.ts';

/** One line of the report. */
export interface Check {
  /** What is checked: the path of its reference below the folder. */
  readonly subject: string;
  /** Which quantity of it; empty where the whole subject is meant. */
  readonly quantity: string;
  readonly outcome: Outcome;
}

export type Outcome =
  | ({ readonly status: 'compared' } & Comparison)
  | { readonly status: 'error'; readonly reason: string }
  | { readonly status: 'not supported'; readonly reason: string };

/** A quantity of a subject and its outcome. */
export type Quantity = readonly [name: string, comparison: Comparison | { readonly unsupported: string }];

/** Errors that mean “not supported” rather than “wrong”. */
const limits: ReadonlySet<string> = new Set([
  'models.unknown-architecture',
  'models.unsupported-setting',
  'models.unsupported-dtype',
  'adapters.unsupported',
  'adapters.not-lora',
  'text.tokenizer-unsupported',
]);

/** The checks of one subject. An error ends them and becomes the last: a failure, or a limit where it states one. */
export async function* checksOf(subject: string, quantities: () => AsyncIterable<Quantity>): AsyncGenerator<Check> {
  try {
    for await (const [quantity, result] of quantities()) {
      const outcome: Outcome =
        'unsupported' in result
          ? { status: 'not supported', reason: result.unsupported }
          : { status: 'compared', ...result };
      yield { subject, quantity, outcome };
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const isLimit = error instanceof LorikeetError && limits.has(error.code as string);
    yield { subject, quantity: '', outcome: { status: isLimit ? 'not supported' : 'error', reason } };
  }
}
