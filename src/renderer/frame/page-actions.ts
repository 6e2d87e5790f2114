/** A button of the page, by its name. */
export interface PageAction {
  readonly label: string;
  readonly press: () => void;
}

/** Rows of tables have menus of their own, and what is in a dialog is not behind it. */
const elsewhere = 'table, [role="grid"], [role="listbox"], dialog';

/** Names that say more than a palette shows are texts that can be pressed. */
const longestName = 60;

/** Milliseconds in which a page that was gone to has its buttons. */
const PATIENCE = 3000;

/** What can be pressed on the page that is open now, each name once, in the order of the page. */
export function pageActions(root: ParentNode = document): PageAction[] {
  const named = new Map<string, HTMLElement>();
  for (const element of root.querySelectorAll<HTMLElement>('main button, main a.btn')) {
    const label = nameOf(element);
    const isOff = element.matches(':disabled, [aria-pressed="true"], [aria-selected="true"]');
    if (label === '' || label.length > longestName || named.has(label)) continue;
    if (isOff || element.closest(elsewhere) !== null || !element.checkVisibility()) continue;
    named.set(label, element);
  }
  return [...named].map(([label, element]) => ({
    label,
    press: () => {
      element.focus();
      element.click();
    },
  }));
}

/** Presses a button of a page that is only being opened, as soon as it is there; nothing where it does not come. */
export function pressOnceThere(label: string, until: number = performance.now() + PATIENCE): void {
  const action = pageActions().find((each) => each.label === label);
  if (action !== undefined) action.press();
  else if (performance.now() < until) requestAnimationFrame(() => pressOnceThere(label, until));
}

function nameOf(element: HTMLElement): string {
  return (element.getAttribute('aria-label') ?? element.innerText).replaceAll(/\s+/g, ' ').trim();
}
