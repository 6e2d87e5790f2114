import type { Domain, Parameter, Setting, SettingValue } from '../../shared/search.ts';
import { LorikeetError } from '../errors/index.ts';

/**
 * Parameters in an order in which each comes after those that its condition asks for.
 *
 * @throws LorikeetError `search.bad-condition` where a condition names no parameter, a value that the parameter never has, or
 *   parameters that wait for each other
 */
export function orderedSpace(parameters: readonly Parameter[]): Parameter[] {
  const byName = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  const refuse = (setting: string, reason: string) => new LorikeetError('search.bad-condition', { setting, reason });
  const ordered = new Set<Parameter>();
  const visit = (parameter: Parameter, path: readonly string[]) => {
    if (ordered.has(parameter)) return;
    if (path.includes(parameter.name)) {
      throw refuse(parameter.name, `its condition leads back to itself (${[...path, parameter.name].join(', ')})`);
    }
    for (const [name, values] of Object.entries(parameter.when)) {
      const parent = byName.get(name);
      if (parent === undefined) throw refuse(parameter.name, `its condition names ${name}, which is not searched`);
      const missing = values.find((value) => !contains(parent.domain, value));
      if (missing !== undefined) throw refuse(parameter.name, `${name} is never ${JSON.stringify(missing)}`);
      visit(parent, [...path, parameter.name]);
    }
    ordered.add(parameter);
  };
  for (const parameter of parameters) visit(parameter, []);
  return [...ordered];
}

/** Whether a domain has a value. */
export function contains(domain: Domain, value: SettingValue): boolean {
  switch (domain.kind) {
    case 'choice':
      return indexOf(domain.choices, value) >= 0;
    case 'float':
      return typeof value === 'number' && value >= domain.low && value <= domain.high;
    case 'int':
      return (
        typeof value === 'number' &&
        Number.isInteger(value) &&
        value >= domain.low &&
        value <= domain.high &&
        (value - domain.low) % domain.step === 0
      );
  }
}

/** Whether a parameter is searched beside these values of the parameters before it. */
export function isActive({ when }: Parameter, setting: Setting): boolean {
  return Object.entries(when).every(([name, values]) => name in setting && indexOf(values, setting[name]!) >= 0);
}

/** Place of a value among choices, which may be lists; -1 where it is none of them. */
export function indexOf(choices: readonly SettingValue[], value: SettingValue): number {
  const text = JSON.stringify(value);
  return choices.findIndex((choice) => JSON.stringify(choice) === text);
}

/** Two settings are the same where this is. */
export function settingKey(setting: Setting): string {
  return JSON.stringify(Object.entries(setting).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** The number of values of a domain; Infinity for a continuous one. */
export function sizeOf(domain: Domain): number {
  switch (domain.kind) {
    case 'choice':
      return domain.choices.length;
    case 'float':
      return domain.low === domain.high ? 1 : Infinity;
    case 'int':
      return Math.floor((domain.high - domain.low) / domain.step) + 1;
  }
}

/** Where a value of a domain lies, as a number: the place of a choice, else the value, or its logarithm. */
export function coordinateOf(domain: Domain, value: SettingValue): number {
  if (domain.kind === 'choice') return indexOf(domain.choices, value);
  return domain.log ? Math.log(value as number) : (value as number);
}

/**
 * The ends of the coordinates of a numerical domain. A whole number stands for the interval of half a step on each side, so
 * that the ends are as likely as the others.
 */
export function boundsOf(domain: Exclude<Domain, { kind: 'choice' }>): { readonly low: number; readonly high: number } {
  const half = domain.kind === 'int' ? domain.step / 2 : 0;
  const [low, high] = [domain.low - half, lastOf(domain) + half];
  return domain.log ? { low: Math.log(low), high: Math.log(high) } : { low, high };
}

/** The value of a domain that is nearest to a coordinate. */
export function valueAt(domain: Domain, coordinate: number): SettingValue {
  if (domain.kind === 'choice') return domain.choices[coordinate]!;
  const value = domain.log ? Math.exp(coordinate) : coordinate;
  const { low } = domain;
  const high = lastOf(domain);
  if (domain.kind === 'float') return Math.min(high, Math.max(low, value));
  return Math.min(high, Math.max(low, low + Math.round((value - low) / domain.step) * domain.step));
}

/** The largest value: the last step that is not beyond `high`. */
function lastOf(domain: Exclude<Domain, { kind: 'choice' }>): number {
  return domain.kind === 'float' ? domain.high : domain.low + (sizeOf(domain) - 1) * domain.step;
}
