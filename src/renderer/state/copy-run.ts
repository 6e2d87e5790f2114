import type { Answered, Bridge } from '../../contract/index.ts';
import type { DraftConfig } from '../draft/config-path.ts';

/** A new draft with the config of a run, changed. */
export async function copyRun(
  bridge: Bridge,
  run: string,
  change: (config: DraftConfig) => DraftConfig,
): Promise<Answered<'drafts.save'>> {
  const answer = await bridge.call('drafts.copyRun', { run });
  if (!answer.ok) return answer;
  const { id, name, config } = answer.reply;
  return bridge.call('drafts.save', { id, name, step: 'method', config: change(config) });
}
