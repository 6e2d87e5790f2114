import { type Command, Option } from 'commander';
import { type TrackerName, trackerNames, trackerTitles } from '../../shared/trackers.ts';
import { print, printJson } from '../output/print.ts';
import { openSession } from '../session.ts';

export function addTrack(program: Command): void {
  program
    .command('track <runs...>')
    .description('write runs for TensorBoard, MLflow or as CSV, whole')
    .addOption(new Option('--to <trackers...>', 'for which').choices(trackerNames).default(['tensorboard']))
    .option('--folder <folder>', 'a folder that they share (default: each in its run folder)')
    .action(track);
}

async function track(
  runs: string[],
  { to: trackers, folder }: { readonly to: TrackerName[]; readonly folder?: string },
  command: Command,
): Promise<void> {
  const session = openSession(command);
  for (const run of runs) {
    const { written } = await session.ask('trackers.write', { run, trackers, folder: folder ?? null });
    if (session.json) printJson({ run, written });
    else for (const { tracker, folder } of written) print(`${run}: ${trackerTitles[tracker]}: ${folder}`);
  }
}
