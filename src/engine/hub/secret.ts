import { inspect } from 'node:util';

/** A token that no log, error or message can print by accident: only `reveal` gives it out. */
export class Secret {
  readonly #value: string;
  /** Its source, for messages: `HF_TOKEN`, or the path of a file. */
  readonly source: string;

  constructor(value: string, source: string) {
    this.#value = value;
    this.source = source;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}
