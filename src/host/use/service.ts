import type { Classified, ClassifierSource, Decision } from '../../contract/index.ts';
import type { HostContext } from '../context/index.ts';
import type { DeviceContext } from '../devices/devices.ts';
import { decided } from '../../shared/decision.ts';
import type { Task } from '../../shared/task.ts';
import type { HubAccess } from '../hub/access.ts';
import { Batcher, type BatcherOptions } from './batcher.ts';
import { ClassifierProcess } from './classifier-process.ts';
import { openTarget } from './target.ts';

export interface ServiceOptions {
  readonly target: string;
  readonly labels: readonly string[] | null;
  readonly batches?: BatcherOptions;
  /** Called when the process was lost, and when it could not be started again. */
  readonly warn: (message: string) => void;
}

/** A classifier that stays loaded, and comes back when its process is lost. */
export interface ClassifierService {
  readonly labels: readonly string[];
  readonly task: Task;
  readonly decision: Decision | null;
  /** Whether it can answer now. */
  readonly isReady: boolean;
  /** Texts that wait for their turn. */
  readonly waitingTexts: number;
  /** One value per text; requests at about the same time share a batch. @throws host.worker-silent where the process is lost meanwhile */
  classify(texts: readonly string[]): Promise<readonly Classified[]>;
  close(): void;
}

/** A batch waits this long for other requests: little against a forward pass, enough for requests that were sent together. */
const usualBatches: BatcherOptions = { waitMilliseconds: 2, mostTexts: 64 };
/** Between two attempts to start again, twice as long each time. */
const RETRY_MILLISECONDS = { first: 250, most: 30_000 };

/**
 * Opens a classifier as a service: it is loaded when this resolves.
 *
 * @throws what finding it and loading it throws
 */
export async function openClassifierService(
  host: DeviceContext & Pick<HostContext, 'launcher' | 'runsFolder'>,
  options: ServiceOptions,
  access: HubAccess = {},
): Promise<ClassifierService> {
  const { source, decision } = await openTarget(host, options, access);
  const process = new ClassifierProcess(host.launcher, source, Infinity);
  await process.ask({ type: 'load' });
  return serviceOf(process, source, decision, options);
}

function serviceOf(
  process: ClassifierProcess,
  source: ClassifierSource,
  decision: Decision | null,
  { batches = usualBatches, warn }: ServiceOptions,
): ClassifierService {
  let isReady = true;
  let isClosed = false;
  const batcher = new Batcher<Classified>(
    async (texts) => process.ask({ type: 'classify', texts: [...texts] }),
    batches,
  );
  const restart = (wait: number) => {
    if (isClosed) return;
    process.ask({ type: 'load' }).then(
      () => (isReady = true),
      (error: unknown) => {
        warn(`the classifier could not be started again: ${error instanceof Error ? error.message : String(error)}`);
        setTimeout(() => restart(Math.min(wait * 2, RETRY_MILLISECONDS.most)), wait).unref();
      },
    );
  };
  process.onLost = () => {
    // A start that fails ends here as well: its own question tells of it.
    if (!isReady || isClosed) return;
    isReady = false;
    warn('the process of the classifier ended; it is started again');
    restart(RETRY_MILLISECONDS.first);
  };
  const { labels, task } = source;
  return {
    labels,
    task,
    decision,
    get isReady() {
      return isReady;
    },
    get waitingTexts() {
      return batcher.waitingTexts;
    },
    async classify(texts) {
      const values = await batcher.ask(texts);
      return values.map(({ probabilities, logits }) => ({
        ...{ probabilities, logits },
        ...decided(source, probabilities, decision),
      }));
    },
    close() {
      isClosed = true;
      process.close();
    },
  };
}
