import type { Bridge } from '../../contract/index.ts';
import { noProgress, type Progress, withEvent } from '../run/progress.ts';

/** How far the run is that has the device. */
export class Running {
  progress: Progress = $state.raw(noProgress);

  readonly #bridge: Bridge;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  /** Follows a run until the result is called. */
  follow(run: string): () => void {
    const own = new AbortController();
    this.progress = noProgress;
    void this.#bridge.call(
      'runs.follow',
      { run, metricsFrom: 0, logFrom: 0 },
      {
        signal: own.signal,
        onEvent: (event) => {
          this.progress = withEvent(this.progress, event);
        },
      },
    );
    return () => own.abort();
  }
}
