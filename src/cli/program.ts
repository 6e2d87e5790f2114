import { Command } from 'commander';
import { version } from '../host/index.ts';
import { addAdapter } from './commands/adapter.ts';
import { addAccount } from './commands/account.ts';
import { addCompare } from './commands/compare.ts';
import { addData } from './commands/data.ts';
import { addDeviceCuda } from './commands/device-cuda.ts';
import { addDevice } from './commands/device.ts';
import { addEvaluate } from './commands/evaluate.ts';
import { addExport, addReproduce } from './commands/export.ts';
import { addLadder } from './commands/ladder.ts';
import { addModel } from './commands/model.ts';
import { addParams } from './commands/params.ts';
import { addPlan } from './commands/plan.ts';
import { addPredict } from './commands/predict.ts';
import { addPush } from './commands/push.ts';
import { addRuns } from './commands/runs.ts';
import { addSearch } from './commands/search.ts';
import { addServeModel } from './commands/serve-model.ts';
import { addServe } from './commands/serve.ts';
import { addSuspects } from './commands/suspects.ts';
import { addTrack } from './commands/track.ts';
import { addCancel, addResume, addTrain } from './commands/train.ts';

/** The whole command line. */
export function createProgram(): Command {
  const program = new Command('lorikeet')
    .description('Fine-tunes language models for text classification with LoRA, without Python.')
    .version(version)
    .option('--runs <folder>', 'folder of the runs', 'runs')
    .option('--json', 'print replies and events as JSON, one value per line')
    .showHelpAfterError('(lorikeet --help lists commands and options)')
    .configureHelp({ showGlobalOptions: true })
    .exitOverride();
  addTrain(program);
  addResume(program);
  addCancel(program);
  addEvaluate(program);
  addPredict(program);
  addExport(program);
  addReproduce(program);
  addParams(program);
  addPlan(program);
  addModel(program);
  addAdapter(program);
  addData(program);
  addLadder(program);
  addSearch(program);
  addRuns(program);
  addPush(program);
  addDeviceCuda(addDevice(program));
  addSuspects(program);
  addCompare(program);
  addTrack(program);
  addServe(program);
  addServeModel(program);
  addAccount(program);
  return program;
}
