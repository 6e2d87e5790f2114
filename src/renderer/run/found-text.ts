import { type Finding, isKnownFinding } from '../draft/fixes.ts';
import { t } from '../i18n/index.ts';

/** What a finding says, in the language of the page; one of another version has the words of the host. */
export function foundText({
  kind,
  sentence,
  rows,
  groups,
}: Pick<Finding, 'kind' | 'sentence' | 'rows' | 'groups'>): string {
  return isKnownFinding(kind) ? t(`found.${kind}`, { rows, groups }) : sentence;
}
