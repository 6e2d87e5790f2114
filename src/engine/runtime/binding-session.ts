import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { DType } from '../ir/index.ts';
import { onnxruntime } from './onnxruntime.ts';
import type { Session, SessionSettings } from './session-types.ts';
import type { HostTensor, TensorData } from './tensors.ts';

/** A session of the runtime's binding for Node. A run blocks the event loop until it is done. */
export class BindingSession implements Session {
  readonly resident = null;
  readonly #session: InferenceSession;

  /** @throws Error with the runtime's words */
  static async open(model: Uint8Array, settings: SessionSettings): Promise<BindingSession> {
    const { device, threads, entries, logSeverity, profilePrefix } = settings;
    const session = await onnxruntime.InferenceSession.create(model, {
      executionProviders: [device],
      graphOptimizationLevel: 'basic',
      enableMemPattern: false,
      ...(threads > 0 ? { intraOpNumThreads: threads } : {}),
      ...(profilePrefix === undefined ? {} : { enableProfiling: true, profileFilePrefix: profilePrefix }),
      logSeverityLevel: logSeverity,
      extra: entries,
    });
    return new BindingSession(session);
  }

  /** A model file as users open it: every rewriting of the runtime is on. @throws Error with the runtime's words */
  static async openFile(file: string, threads: number): Promise<BindingSession> {
    const session = await onnxruntime.InferenceSession.create(file, {
      executionProviders: ['cpu'],
      ...(threads > 0 ? { intraOpNumThreads: threads } : {}),
      logSeverityLevel: 4,
    });
    return new BindingSession(session);
  }

  private constructor(session: InferenceSession) {
    this.#session = session;
  }

  get outputNames(): readonly string[] {
    return this.#session.outputNames;
  }

  async run(
    feeds: Readonly<Record<string, HostTensor>>,
    fetches?: readonly string[],
  ): Promise<Record<string, HostTensor>> {
    const inputs: Record<string, Tensor> = {};
    for (const [name, tensor] of Object.entries(feeds)) inputs[name] = toRuntime(tensor);
    const results = fetches ? await this.#session.run(inputs, [...fetches]) : await this.#session.run(inputs);
    const outputs: Record<string, HostTensor> = {};
    for (const [name, result] of Object.entries(results)) outputs[name] = fromRuntime(result);
    return outputs;
  }

  endProfile(): void {
    this.#session.endProfiling();
  }

  async close(): Promise<void> {
    await this.#session.release();
  }
}

function toRuntime({ dtype, data, shape }: HostTensor): Tensor {
  return new onnxruntime.Tensor(dtype as Tensor.Type, data as Tensor.DataType, shape);
}

function fromRuntime(tensor: Tensor): HostTensor {
  return { dtype: tensor.type as DType, shape: tensor.dims, data: tensor.data as TensorData };
}
