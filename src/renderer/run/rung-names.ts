import type { LadderRecord, Rung, RungComparison } from '../../contract/index.ts';
import { decimal } from '../i18n/format.ts';
import { t } from '../i18n/index.ts';
import { modelName } from './names.ts';

/** What a rung is called. */
export function rungName({ kind, model }: Pick<Rung, 'kind' | 'model'>): string {
  const name = modelName((model ?? '').split('@')[0]!);
  return kind === 'frozen' || kind === 'lora' ? t(`ladder.${kind}`, { model: name }) : t(`ladder.${kind}`);
}

/** A rung of a ladder by its id. */
export function rungOf({ rungs }: LadderRecord, id: string): Rung {
  return rungs.find((rung) => rung.id === id)!;
}

/** What a dearer rung gained, in a sentence. */
export function comparisonText(record: LadderRecord, { rung, against, gain, beyondNoise }: RungComparison): string {
  const points = (value: number) => decimal(100 * value, 1);
  const verdict = beyondNoise ? 'gains' : gain.high < 0 ? 'loses' : 'noise';
  return t(`ladder.${verdict}`, {
    rung: rungName(rungOf(record, rung)),
    against: rungName(rungOf(record, against)),
    points: points(verdict === 'gains' ? gain.estimate : Math.abs(gain.estimate)),
    low: points(gain.low),
    high: points(gain.high),
  });
}
