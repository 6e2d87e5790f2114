import { type Handler, type MemoryPlan, Precision, type RunConfig } from '../../contract/index.ts';
import { machineMemory } from '../../engine/index.ts';
import { basesFolder } from '../places/cache-folder.ts';
import { withStart } from '../runs/start.ts';
import { readConfig } from '../config/read.ts';
import { readConfigValue } from '../config/value.ts';
import type { HostContext } from '../context/index.ts';
import type { DeviceContext } from '../devices/devices.ts';
import { ask } from '../launch/ask.ts';
import { deviceOf } from '../runs/device.ts';
import { modelConfig } from '../hub/model-config.ts';
import { modelFolder } from '../hub/model-folder.ts';
import { classesOf } from './params.ts';

/**
 * Plans the memory of a run, and measures it if `measure` says so.
 *
 * @throws what reading the config and config.json throws
 */
export function planRun(
  host: DeviceContext & Pick<HostContext, 'launcher' | 'reader' | 'runsFolder' | 'secrets'>,
): Handler<'models.plan'> {
  return async ({ config: source, set, labels: labelCount, precisions, measure }, emit, signal) => {
    const written = typeof source === 'string' ? await readConfig(source, set) : readConfigValue(source);
    const config = await withStart(written, host.runsFolder);
    const access = { secrets: host.secrets, reader: host.reader, signal, onEvent: emit };
    const { config: model, file } = await modelConfig(config.model, access);
    const labels = labelCount ?? (await classesOf(host, config, signal)).labels;
    const task = {
      type: 'plan',
      config,
      model: { ...model },
      file,
      labels,
      precisions: precisions === 'chosen' ? [config.precision] : [...Precision.options],
    } as const;
    const { batch, epochTokens, plans } = await ask(host, task, 'planned', signal);
    const { limit, available } = machineMemory();
    const choice = chosenPlan(config, plans, available);
    const replied = { batch, epochTokens, chosen: choice, limitBytes: limit, availableBytes: available };
    if (measure === 'none') return { ...replied, plans };
    // Memory is planned for the CPU; time is measured on the device of the run.
    const local = { ...config, model: await modelFolder(config.model, access) };
    const { device } = measure === 'all' ? { device: 'cpu' as const } : await deviceOf(host, local, signal, emit);
    const common = { type: 'measure', config: local, device, labels, batch, cacheFolder: basesFolder() } as const;
    const measured: MemoryPlan[] = [];
    for (const plan of plans) {
      const { precision, recompute } = plan;
      const isAsked = measure === 'all' || (precision === choice.precision && recompute === choice.recompute);
      const answer = isAsked ? await ask(host, { ...common, precision, recompute }, 'measured', signal) : null;
      measured.push(answer === null ? plan : { ...plan, measured: answer.bytes, stepSeconds: answer.seconds });
    }
    return { ...replied, plans: measured };
  };
}

function chosenPlan({ precision, train }: RunConfig, plans: readonly MemoryPlan[], available: number) {
  const keepingPlan = plans.find((plan) => plan.precision === precision && !plan.recompute);
  const isShort = keepingPlan !== undefined && keepingPlan.total > available;
  return { precision, recompute: train.recompute === 'auto' ? isShort : train.recompute };
}
