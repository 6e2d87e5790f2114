import { type Finding, isKnownFinding } from '../draft/fixes.ts';
import { listed } from '../i18n/format.ts';
import { t } from '../i18n/index.ts';

/** What a finding says, in the language of the page; one of another version has the words of the host. */
export function foundText(
  finding: Pick<Finding, 'kind' | 'sentence' | 'rows' | 'groups' | 'columns'> & Partial<Pick<Finding, 'examples'>>,
): string {
  const { kind, sentence, rows, groups, columns = [], examples = [] } = finding;
  if (!isKnownFinding(kind)) return sentence;
  const [first] = examples.flat();
  const cell = { row: (first?.row ?? 0) + 1, column: first?.cell?.column ?? '', value: first?.cell?.value ?? '' };
  return t(`found.${kind}`, { rows, groups, columns: listed(columns), ...cell });
}
