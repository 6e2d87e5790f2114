import type { DataProfile, RunConfig } from '../../contract/index.ts';
import { testFixes } from '../../shared/fixes.ts';

export type Finding = DataProfile['findings'][number];
export type FixName = RunConfig['data']['fixes'][number];

/** What the pages have a name for; anything else says itself what it is. */
const knownFindings = [
  'header-missing',
  'text-missing',
  'label-missing',
  'label-fractional',
  'label-rare',
  'label-placeholder',
  'label-case',
  'label-unseen',
  'label-single',
  'label-several',
  'label-columns',
  'label-column-value',
  'label-unused',
  'label-unscored',
  'label-cells-empty',
  'split-untrained',
  'split-unvalidated',
  'label-conflict',
  'duplicate',
  'duplicate-across-splits',
  'near-duplicate',
  'near-duplicate-across-splits',
  'length-outlier',
  'truncated',
] as const;

export function isKnownFinding(kind: string): kind is (typeof knownFindings)[number] {
  return (knownFindings as readonly string[]).includes(kind);
}

/** `decide`: a fix is offered and not taken; `fixed`: it is taken; `look`: only a look helps; `fine`: nothing was found. */
export type FindingState = 'decide' | 'fixed' | 'look' | 'fine';

export function stateOf(finding: Finding, fixes: readonly FixName[]): FindingState {
  if (finding.rows === 0) return 'fine';
  if (finding.answers !== undefined) return 'decide';
  if (finding.fix === null) return 'look';
  return fixes.includes(finding.fix) ? 'fixed' : 'decide';
}

/** Fixes that leave out every row of their finding, whichever other fixes are taken. */
const droppingFixes: readonly FixName[] = [
  'drop-empty',
  'drop-unlabelled',
  'drop-placeholder-labels',
  'drop-unseen-labels',
  'drop-rare-labels',
];

/** How many rows of a finding are left by the fixes that are taken for other findings. */
export function rowsLeft(finding: Finding, findings: readonly Finding[], fixes: readonly FixName[]): number {
  const mends = ({ fix }: Finding) =>
    fix !== null &&
    fixes.includes(fix) &&
    // A label that gets the spelling of others is not rare.
    (droppingFixes.includes(fix) || (fix === 'merge-label-case' && finding.kind === 'label-rare'));
  const keys = ({ at }: Finding) => at.flatMap(({ split, places }) => places.map((place) => `${place} ${split}`));
  const mended = new Set(
    findings.filter(mends).flatMap((other) => {
      const at = other.at.filter(({ split }) => split !== 'test' || testFixes.includes(other.fix!));
      return keys({ ...other, at });
    }),
  );
  return finding.rows - keys(finding).filter((key) => mended.has(key)).length;
}

/** The fixes with one of them taken or not. Their order says nothing: a run applies them in its own. */
export function withFix(fixes: readonly FixName[], fix: FixName, taken: boolean): FixName[] {
  const others = fixes.filter((other) => other !== fix);
  return taken ? [...others, fix] : others;
}

/** What can be said of rows without findings: they were looked at and are fine, or no column was known to look at. */
export function withoutFindings({ findings, mapping }: Pick<DataProfile, 'findings' | 'mapping'>) {
  if (findings.length > 0) return null;
  return mapping.text === null && mapping.label === null ? 'unchecked' : 'none';
}
