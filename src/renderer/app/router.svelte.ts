import { parseRoute, type Route } from './routes.ts';

interface HistoryState {
  /** How far the view was scrolled when it was left. */
  readonly scroll?: number;
}

/** The address of the page, as a route: links, back, forward and reload all go through it. */
export class Router {
  /** The address without its origin. */
  address = $state('');
  readonly route: Route = $derived(parseRoute(this.address));
  /** How far the view at this address was scrolled when it was last here; 0 for a new one. */
  scroll = 0;

  readonly #window: Window;
  readonly #scrolled: () => number;

  /** `scrolled` says how far the view is scrolled now. */
  constructor(page: Window, scrolled: () => number) {
    this.#window = page;
    this.#scrolled = scrolled;
    this.address = addressIn(page);
  }

  /** Goes to an address such as `/runs`; `replace` leaves no way back to where the page was. */
  readonly go = (address: string, { replace = false }: { readonly replace?: boolean } = {}): void => {
    if (address === this.address) return;
    const { history } = this.#window;
    if (replace) history.replaceState(null, '', address);
    else {
      history.replaceState({ scroll: this.#scrolled() } satisfies HistoryState, '');
      history.pushState(null, '', address);
    }
    this.scroll = 0;
    this.address = addressIn(this.#window);
  };

  /** Follows back, forward and the links of the page until the result is called. */
  listen(): () => void {
    const { document } = this.#window;
    const onPopState = ({ state }: PopStateEvent) => {
      this.scroll = (state as HistoryState | null)?.scroll ?? 0;
      this.address = addressIn(this.#window);
    };
    const onClick = (event: MouseEvent) => {
      const address = linkOf(event);
      if (address === null) return;
      event.preventDefault();
      this.go(address);
    };
    this.#window.addEventListener('popstate', onPopState);
    document.addEventListener('click', onClick);
    return () => {
      this.#window.removeEventListener('popstate', onPopState);
      document.removeEventListener('click', onClick);
    };
  }
}

function addressIn({ location }: Window): string {
  return location.pathname + location.search;
}

/** Where a plain click on a link of the app leads; null where the browser should follow it, or there is none. */
function linkOf(event: MouseEvent): string | null {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = (event.target as Element | null)?.closest('a');
  const address = link?.getAttribute('href') ?? null;
  if (!link || address === null || !/^\/(?!\/)/.test(address)) return null;
  return link.target === '' && !link.hasAttribute('download') ? address : null;
}
