/** A short message that goes away by itself. */
export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly kind: 'info' | 'bad';
  /** A button that is shown with it. */
  readonly action: { readonly label: string; readonly run: () => void } | null;
}

/** Messages at the edge of the window, some with a button to undo. */
export class Toasts {
  list: readonly Toast[] = $state.raw([]);
  #lastId = 0;

  show(text: string, { kind = 'info', action = null }: Partial<Pick<Toast, 'kind' | 'action'>> = {}): void {
    this.list = [...this.list, { id: ++this.#lastId, text, kind, action }].slice(-3);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }
}
