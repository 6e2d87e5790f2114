import type { Command } from 'commander';
import type { MemoryPlan } from '../../contract/index.ts';
import { formatBytes } from '../../shared/format-bytes.ts';
import { count, counted } from '../output/format.ts';
import { print, printJson } from '../output/print.ts';
import { table } from '../output/table.ts';
import { openSession } from '../session.ts';
import { addSetOption } from './set-option.ts';

const origins = { texts: 'from the texts', maxLength: 'assumed: texts or tokenizer are not there' };

export function addPlan(program: Command): void {
  addSetOption(program.command('plan <config>'))
    .description('plan the memory of a run for every precision, before anything is loaded')
    .option('--verify', 'train two steps of each and print what that took')
    .option('--chosen', 'the precision of the config alone')
    .action(
      async (
        config: string,
        {
          set = [],
          verify = false,
          chosen: configOnly = false,
        }: { set?: string[]; verify?: boolean; chosen?: boolean },
        command: Command,
      ) => {
        const session = openSession(command);
        const reply = await session.ask('models.plan', {
          ...{ config, set, labels: null },
          precisions: configOnly ? 'chosen' : 'all',
          measure: verify ? 'all' : 'none',
        });
        if (session.json) return printJson(reply);
        const { batch, plans, chosen: choice, availableBytes, limitBytes } = reply;
        print(
          `largest batch  ${counted(batch.rows, 'row')} of up to ${counted(batch.length, 'token')}, ${count(batch.tokens)} in all (${origins[batch.from]})`,
        );
        print(`memory         ${formatBytes(availableBytes)} available of ${formatBytes(limitBytes)}\n`);
        const head = ['precision', 'recompute', 'weights', 'trained', 'activations', 'workspace', 'process', 'total'];
        print(
          table(
            [...head, ...(verify ? ['measured', 'off by', 'seconds per step'] : []), ''],
            plans.map((plan) => [
              ...[plan.precision, plan.recompute ? 'yes' : 'no'],
              ...[plan.weights, plan.trained, plan.activations, plan.workspace, plan.process, plan.total].map(
                formatBytes,
              ),
              ...(plan.measured === null
                ? []
                : [formatBytes(plan.measured), offBy(plan.total, plan.measured), plan.stepSeconds?.toFixed(2) ?? '']),
              noteOf(plan, choice, availableBytes),
            ]),
          ),
        );
      },
    );
}

function noteOf(plan: MemoryPlan, choice: Pick<MemoryPlan, 'precision' | 'recompute'>, available: number): string {
  const isChosen = plan.precision === choice.precision && plan.recompute === choice.recompute;
  const notes = [...(isChosen ? ['this config'] : []), ...(plan.total > available ? ['does not fit'] : [])];
  return notes.join(', ');
}

/** `+4.2 %` where the plan says more than was measured. */
function offBy(planned: number, measured: number): string {
  const share = (planned / measured - 1) * 100;
  return `${share < 0 ? '−' : '+'}${Math.abs(share).toFixed(1)} %`;
}
