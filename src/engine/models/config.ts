import { LorikeetError } from '../errors/index.ts';
import { limits } from './limits.ts';
import type { Activation } from './spec.ts';

/** Names of activations in configs. */
const activations = {
  gelu: 'gelu',
  gelu_pytorch_tanh: 'geluTanh',
  gelu_new: 'geluTanh',
  gelu_fast: 'geluTanh',
  gelu_python: 'gelu',
  gelu_python_tanh: 'geluTanh',
  relu: 'relu',
  silu: 'silu',
  swish: 'silu',
  tanh: 'tanh',
} as const satisfies Record<string, Activation>;

/** Reads fields of a config.json and says which one is wrong. */
export class ConfigReader {
  readonly #config: Readonly<Record<string, unknown>>;
  readonly #file: string;
  readonly #defaults: Readonly<Record<string, unknown>>;

  /**
   * @param file the path that errors name
   * @param defaults values of fields that the config leaves out; null in a config is a value and replaced by none of them
   */
  constructor(
    config: Readonly<Record<string, unknown>>,
    file: string,
    defaults: Readonly<Record<string, unknown>> = {},
  ) {
    this.#config = config;
    this.#file = file;
    this.#defaults = defaults;
  }

  #value(field: string): unknown {
    const value = this.#config[field];
    return value === undefined ? this.#defaults[field] : value;
  }

  has(field: string): boolean {
    return (this.#value(field) ?? null) !== null;
  }

  /** Names of the fields that the config itself has with a value. */
  fields(): string[] {
    return Object.keys(this.#config).filter((field) => (this.#config[field] ?? null) !== null);
  }

  /** A whole number from 1 to `most`, one of {@link limits}. */
  count(field: string, most: number): number {
    return this.#whole(field, this.#value(field), 1, most);
  }

  /** A whole number from 0 to `most`, one of {@link limits}. */
  index(field: string, most: number): number {
    return this.#whole(field, this.#value(field), 0, most);
  }

  number(field: string, fallback?: number): number {
    const value = this.#value(field) ?? fallback;
    if (typeof value !== 'number' || !Number.isFinite(value)) this.#refuse(field, 'a number');
    return value;
  }

  /** A number in [0, 1). */
  probability(field: string, fallback: number): number {
    const value = this.number(field, fallback);
    if (value < 0 || value >= 1) this.#refuse(field, 'a probability from 0 up to, but not, 1');
    return value;
  }

  flag(field: string, fallback: boolean): boolean {
    const value = this.#value(field) ?? fallback;
    if (typeof value !== 'boolean') this.#refuse(field, 'true or false');
    return value;
  }

  /** One of the supported values. */
  choice<T extends string>(field: string, supported: readonly T[], fallback: T): T {
    const value = this.#value(field) ?? fallback;
    if (supported.includes(value as T)) return value as T;
    this.#notSupported(field, value, supported);
  }

  activation(field: string): Activation {
    return activations[this.choice(field, Object.keys(activations) as (keyof typeof activations)[], 'gelu')];
  }

  /**
   * Refuses any but these values for a field that changes what a model computes; missing and null count as the default.
   *
   * @throws LorikeetError `models.unsupported-setting`
   */
  only(field: string, supported: readonly unknown[]): void {
    const value = this.#value(field) ?? null;
    const written = JSON.stringify(value);
    if (value === null || supported.some((each) => JSON.stringify(each) === written)) return;
    this.#notSupported(field, value, supported.length > 0 ? supported : ['left out']);
  }

  /** Words of a field that holds a list of them, or one text with bars between; none where it is missing. */
  words(field: string): string[] {
    const value = this.#value(field) ?? [];
    const words: unknown = typeof value === 'string' ? value.split('|').map((word) => word.trim()) : value;
    if (!Array.isArray(words) || !words.every((word) => typeof word === 'string'))
      this.#refuse(field, 'a list of words');
    return words;
  }

  /** Another reader for a field that holds a record; `null` where there is none. */
  record(field: string): ConfigReader | null {
    const value = this.#value(field);
    if (value === undefined || value === null) return null;
    if (typeof value !== 'object' || Array.isArray(value)) this.#refuse(field, 'a record of settings');
    return new ConfigReader(value as Record<string, unknown>, `${this.#file}, ${field}`);
  }

  /** One entry of a list of words, such as the kind of layer 3; `null` where there is no list. */
  entry<T extends string | number>(field: string, index: number, supported: readonly T[]): T | null {
    const value = this.#value(field);
    if (value === undefined || value === null) return null;
    if (!Array.isArray(value) || value[index] === undefined)
      this.#refuse(field, `a list of more than ${index} entries`);
    const entry: unknown = value[index];
    if (supported.includes(entry as T)) return entry as T;
    this.#notSupported(`${field}[${index}]`, entry, supported);
  }

  /** The first of a field that holds a number or a list of numbers (several tokens may end a text). */
  firstIndex(field: string): number {
    const value = this.#value(field);
    return this.#whole(field, Array.isArray(value) ? value[0] : value, 0, limits.vocabulary);
  }

  /** The size of one head: the heads must divide the hidden size evenly. */
  headSize(hiddenSize: string, heads: string): number {
    const [whole, parts] = [this.count(hiddenSize, limits.hiddenSize), this.count(heads, limits.heads)];
    if (whole % parts !== 0) this.#refuse(heads, `a divisor of "${hiddenSize}" (${whole})`);
    return whole / parts;
  }

  #whole(field: string, value: unknown, least: number, most: number): number {
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
    this.#refuse(field, `a whole number from ${least} to ${most}`);
  }

  #notSupported(field: string, value: unknown, supported: readonly unknown[]): never {
    const shown = (each: unknown) => (typeof each === 'string' ? shortened(each) : excerpt(each));
    throw new LorikeetError('models.unsupported-setting', {
      ...{ file: this.#file, field, value: shown(value) },
      supported: supported.map(shown),
    });
  }

  #refuse(field: string, expected: string): never {
    const value = this.#value(field);
    throw new LorikeetError('models.config-field', {
      file: this.#file,
      field,
      expected,
      found: value === undefined ? 'missing' : excerpt(value),
    });
  }
}

/** A value of a config as an error shows it: whole lists of a config are no part of a sentence. */
function excerpt(value: unknown): string {
  return shortened(JSON.stringify(value));
}

function shortened(text: string): string {
  const most = 80;
  return text.length <= most ? text : `${text.slice(0, most)}…`;
}
