import type { Bridge, CudaEvent, TransferProgress } from '../../contract/index.ts';
import { Question } from './question.svelte.ts';

export type CudaStage = Extract<CudaEvent, { type: 'stage' }>['stage'];

/** The libraries of CUDA on the machine that trains. An installation goes on while the page shows another view. */
export class CudaLibraries {
  readonly shown: Question<'cuda.show'>;
  /** What an installation would download, with the sizes that servers tell. */
  readonly plan: Question<'cuda.plan'>;
  readonly installing: Question<'cuda.install'>;
  readonly removing: Question<'cuda.remove'>;
  /** Whether the user agrees to the license; asked anew for every installation. */
  hasAgreed = $state(false);
  stage: CudaStage | null = $state(null);
  progress: TransferProgress | null = $state.raw(null);

  constructor(bridge: Bridge) {
    this.shown = new Question(bridge, 'cuda.show');
    this.plan = new Question(bridge, 'cuda.plan');
    this.installing = new Question(bridge, 'cuda.install');
    this.removing = new Question(bridge, 'cuda.remove');
  }

  async load(): Promise<void> {
    await this.shown.ask({});
  }

  /** Looks anew, at what an installation has shown too: a driver may be there by now. */
  async lookAgain(): Promise<void> {
    this.installing.clear();
    await this.load();
  }

  /** Asks what would be downloaded, before anything is. */
  async prepare(): Promise<void> {
    this.hasAgreed = false;
    this.installing.clear();
    await this.plan.ask({}, { keep: false });
  }

  /** Installs; true once it is there, whether it runs or not. */
  async install(): Promise<boolean> {
    this.stage = this.progress = null;
    const onEvent = (event: CudaEvent) => {
      if (event.type === 'progress') this.progress = event;
      else if (event.type === 'stage') this.stage = event.stage;
    };
    const request = { acceptLicense: this.hasAgreed, from: null, withoutDriver: false };
    const state = await this.installing.ask(request, { onEvent, keep: false });
    if (state !== null) this.plan.clear();
    await this.load();
    return state !== null;
  }

  /** Ends an installation; what has arrived is kept for the next. */
  async cancel(): Promise<void> {
    this.installing.stop();
    this.plan.clear();
    await this.load();
  }

  /** Removes what is installed, or only what was for other versions of the runtime; the bytes that are free again. */
  async remove(othersOnly: boolean): Promise<number | null> {
    this.installing.clear();
    const reply = await this.removing.ask({ othersOnly }, { keep: false });
    await this.load();
    return reply?.freedBytes ?? null;
  }
}
