import type { Bridge, Draft, DraftProblem, DraftStep, ErrorShape, RunConfig } from '../../contract/index.ts';
import { Autosave, type SaveState } from '../draft/autosave.ts';
import { type DraftConfig, sameValue, valueAt, withValue } from '../draft/config-path.ts';
import { withDefaults } from '../draft/defaults.ts';
import { History } from '../draft/history.ts';
import { Question } from './question.svelte.ts';

type Saved = Pick<Draft, 'id' | 'name' | 'step' | 'config'>;

/** A draft as the wizard edits it: every change is checked and saved at once, and can be taken back. */
export class DraftState {
  readonly id: string;
  readonly fromRun: string | null;
  /** Whether it was opened as it was made: nobody has changed anything yet. */
  readonly isNew: boolean;
  /** The config without defaults. */
  config: DraftConfig = $state.raw({});
  name = $state('');
  step: DraftStep = $state('model');
  saved: SaveState = $state('saved');
  savedAt = $state('');
  saveError: ErrorShape | null = $state.raw(null);
  canUndo = $state(false);
  canRedo = $state(false);
  /** The config with its defaults; it may hold mistakes. */
  readonly fullConfig: DraftConfig = $derived(withDefaults(this.config));

  readonly #history: History<DraftConfig>;
  readonly #autosave: Autosave<Saved>;
  readonly #check: Question<'drafts.check'>;

  constructor(bridge: Bridge, draft: Draft) {
    this.id = draft.id;
    this.fromRun = draft.fromRun;
    this.isNew = Date.parse(draft.updatedAt) - Date.parse(draft.createdAt) < 1000;
    this.name = draft.name;
    this.step = draft.step;
    this.config = draft.config;
    this.savedAt = draft.updatedAt;
    this.#history = new History(this.config);
    this.#autosave = new Autosave(
      async (state) => {
        const answer = await bridge.call('drafts.save', state);
        if (!answer.ok) throw new SaveFailure(answer.error);
        this.savedAt = answer.reply.updatedAt;
      },
      (state, error) => {
        this.saved = state;
        this.saveError = error instanceof SaveFailure ? error.shape : null;
      },
    );
    this.#check = new Question(bridge, 'drafts.check');
    void this.#check.ask({ config: this.config });
  }

  /** All problems of the config; null before it was checked. */
  get problems(): readonly DraftProblem[] | null {
    return this.#check.value?.problems ?? null;
  }

  /** The full config if it has no problems. */
  get valid(): RunConfig | null {
    return this.#check.value?.config ?? null;
  }

  /** What a field holds, or its default. */
  value(path: string): unknown {
    return valueAt(this.fullConfig, path);
  }

  /** What is wrong with a field. */
  problem(path: string): ErrorShape | null {
    return this.problems?.find(({ field }) => field === path)?.error ?? null;
  }

  /** Changes one field; undefined sets it back to its default. */
  set(path: string, value: unknown): void {
    this.change(withValue(this.config, path, value), path);
  }

  /** Replaces the config; `what` names the change for undo. */
  change(config: DraftConfig, what: string): void {
    if (sameValue(config, this.config)) return;
    this.#history.change(config, what, performance.now());
    this.#show();
  }

  rename(name: string): void {
    this.name = name;
    this.#save();
  }

  /** Saves the step that is open. */
  goTo(step: DraftStep): void {
    if (step === this.step) return;
    this.step = step;
    this.#save();
  }

  undo(): void {
    if (this.#history.undo() !== null) this.#show();
  }

  redo(): void {
    if (this.#history.redo() !== null) this.#show();
  }

  /** Saves the last change at once, even while another save is running: for a page that is about to close. */
  flush(): void {
    this.#autosave.flush();
  }

  /** Resolves when the last change is saved or has failed. */
  settled(): Promise<void> {
    return this.#autosave.settled();
  }

  #show(): void {
    this.config = this.#history.present;
    this.canUndo = this.#history.canUndo;
    this.canRedo = this.#history.canRedo;
    void this.#check.ask({ config: this.config });
    this.#save();
  }

  #save(): void {
    this.#autosave.change({ id: this.id, name: this.name, step: this.step, config: this.config });
  }
}

class SaveFailure extends Error {
  readonly shape: ErrorShape;

  constructor(shape: ErrorShape) {
    super(shape.sentence);
    this.shape = shape;
  }
}
