import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Handler } from '../../../contract/index.ts';
import { LorikeetError, processState, readJson } from '../../../engine/index.ts';
import { readConfig } from '../../config/read.ts';
import type { HostContext } from '../../context/index.ts';
import type { DeviceContext } from '../../devices/devices.ts';
import { pinData } from '../../hub/pin-data.ts';
import { requestStop } from '../request-stop.ts';
import { resumableRecord, resumeFolder } from '../resume.ts';
import { ForwardedError } from '../../common/error-shape.ts';
import { mistakeOf, removeRun } from '../mistake.ts';
import { trainRun } from '../train.ts';
import { modelFolder } from '../../hub/model-folder.ts';
import { pinModel } from '../../hub/pin-model.ts';
import { createRun } from '../create.ts';
import { findRun } from '../find.ts';
import { runFiles, runName } from '../folder.ts';
import { withStart } from '../start.ts';
import { reconciledRecord } from '../reconcile.ts';

/**
 * Starts a run from a config file and follows it to its end. `signal` can end it until its folder exists. A mistake in the config or the
 * data that is seen before the first step leaves no folder.
 *
 * @throws what reading the config or making the folder throws, and what {@link mistakeOf} finds
 */
export function startRun(
  host: DeviceContext & Pick<HostContext, 'launcher' | 'reader' | 'runsFolder' | 'secrets' | 'workers'>,
): Handler<'runs.start'> {
  return async ({ config: configFile, set, out }, emit, signal) => {
    const access = { secrets: host.secrets, reader: host.reader, signal, onEvent: emit };
    const started = await withStart(await readConfig(configFile, set), host.runsFolder);
    const config = await pinData(await pinModel(started, access), access);
    signal.throwIfAborted();
    const wasThere = out !== null && existsSync(out);
    const folder = await createRun({
      ...{ config, configFile, out, runsFolder: host.runsFolder },
      name: path.parse(configFile).name,
    });
    const ended = await trainRun(host, folder, emit);
    const mistake = mistakeOf(folder, ended.record);
    if (mistake === null) return ended;
    await removeRun(folder, wasThere);
    throw new ForwardedError(mistake);
  };
}

/**
 * Continues a run from its newest checkpoint, or from the start where it has none.
 *
 * @throws run.unknown, run.still-running, run.already-finished, hub.* where its model has to be fetched again
 */
export function resumeRun(
  host: DeviceContext & Pick<HostContext, 'launcher' | 'reader' | 'runsFolder' | 'secrets' | 'workers'>,
): Handler<'runs.resume'> {
  return async ({ run, takeOver }, emit, signal) => {
    const folder = await findRun(host.runsFolder, run);
    const { config } = await resumableRecord(folder, takeOver);
    await modelFolder(config.model, { secrets: host.secrets, reader: host.reader, signal, onEvent: emit });
    signal.throwIfAborted();
    await resumeFolder(folder, takeOver);
    return trainRun(host, folder, emit);
  };
}

/**
 * Asks a run to end after its current step, with a checkpoint; the second request kills its worker. The request is a
 * file in the run folder: any process can make it, and a worker that is busy with a step sees it afterwards.
 *
 * @throws run.unknown, run.not-running, run.on-another-machine, run.process-unproved
 */
export function cancelRun(host: Pick<HostContext, 'runsFolder' | 'workers'>): Handler<'runs.cancel'> {
  return async ({ run }) => {
    const folder = await findRun(host.runsFolder, run);
    const record = await reconciledRecord(folder);
    const { process: inCharge, status } = record;
    if (inCharge === null) throw new LorikeetError('run.not-running', { run: runName(folder), status });
    if (!existsSync(runFiles(folder).cancel)) {
      requestStop(folder);
      return { stage: 'requested' };
    }
    const worker = host.workers.get(folder);
    if (worker !== undefined) worker.kill();
    else if (processState(inCharge) === 'elsewhere') {
      throw new LorikeetError('run.on-another-machine', { run: runName(folder), host: inCharge.host });
    } else if (status === 'starting') {
      // No worker yet: the process is the one that starts it, which may have other work, and may be this one.
      return { stage: 'requested' };
    } else if (inCharge.startToken === null || !(await isItsOwn(folder))) {
      // Another process may have this number by now, or the folder is a copy: run.json alone must not decide what is killed.
      throw new LorikeetError('run.process-unproved', { run: runName(folder), pid: inCharge.pid });
    } else process.kill(inCharge.pid, 'SIGKILL');
    return { stage: 'killed' };
  };
}

/** Whether run.json was written for this folder: in a copy it names the process of the run that was copied. */
async function isItsOwn(folder: string): Promise<boolean> {
  const { id } = (await readJson(runFiles(folder).record)) as { readonly id: string };
  return id === runName(folder);
}
