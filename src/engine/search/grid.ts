import type { Parameter, Setting } from '../../shared/search.ts';
import { LorikeetError } from '../errors/index.ts';
import { seededGenerator } from '../random/generator.ts';
import { shuffledOrder } from '../random/shuffle.ts';
import type { PastTrial } from './past-trial.ts';
import { boundsOf, isActive, settingKey, sizeOf, valueAt } from './space.ts';

/** More combinations than anybody tries. */
const MOST = 100_000;
/** A range of a continuous parameter gives so many values. */
const STEPS = 5;

/**
 * Every combination of the values of a space, each once: a parameter whose condition does not hold multiplies nothing. A
 * continuous range, and one of more than 5 whole numbers, gives 5 values at equal distances, the ends among them.
 *
 * @throws LorikeetError `search.grid-too-large` above 100,000 combinations
 */
export function gridOf(space: readonly Parameter[], steps = STEPS): Setting[] {
  let settings: Setting[] = [{}];
  for (const parameter of space) {
    const values = gridValues(parameter, steps);
    settings = settings.flatMap((setting) =>
      isActive(parameter, setting) ? values.map((value) => ({ ...setting, [parameter.name]: value })) : [setting],
    );
    if (settings.length > MOST) throw new LorikeetError('search.grid-too-large', { most: MOST });
  }
  return settings;
}

/** The next combination that no trial had, in an order drawn from the seed; null where all were tried. */
export function nextOfGrid(
  space: readonly Parameter[],
  past: readonly PastTrial[],
  seed: number,
  steps = STEPS,
): Setting | null {
  // Of a continuous range there is always another value.
  if (steps === Infinity && space.some(({ domain }) => sizeOf(domain) === Infinity)) return null;
  const tried = new Set(past.map(({ setting }) => settingKey(setting)));
  const settings = gridOf(space, steps);
  const order = shuffledOrder(settings.length, seededGenerator(seed, 'search', 'grid'));
  for (const index of order) {
    const setting = settings[index]!;
    if (!tried.has(settingKey(setting))) return setting;
  }
  return null;
}

function gridValues({ domain }: Parameter, steps: number): Setting[string][] {
  if (domain.kind === 'choice') return [...domain.choices];
  const count = Math.min(sizeOf(domain), steps);
  const { low, high } = domain.kind === 'float' ? boundsOf(domain) : insideBounds(domain);
  const values = Array.from({ length: count }, (_, index) =>
    valueAt(domain, count === 1 ? low : low + ((high - low) * index) / (count - 1)),
  );
  return [...new Set(values)];
}

/** The coordinates of the first and the last whole number. */
function insideBounds(domain: Extract<Parameter['domain'], { kind: 'int' }>): { low: number; high: number } {
  const last = domain.low + (sizeOf(domain) - 1) * domain.step;
  return domain.log ? { low: Math.log(domain.low), high: Math.log(last) } : { low: domain.low, high: last };
}
