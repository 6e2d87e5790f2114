/**
 * For a region that scrolls, sideways where the window is narrow or down where a list is long: while it does, it can be reached and
 * scrolled by keyboard, and at no other time, so that nobody steps through regions that show all they have.
 */
export function reachable(region: HTMLElement): () => void {
  const look = () => {
    const { overflowY } = getComputedStyle(region);
    const scrollsDown = overflowY === 'auto' && region.scrollHeight > region.clientHeight;
    if (region.scrollWidth > region.clientWidth || scrollsDown) region.tabIndex = 0;
    else region.removeAttribute('tabindex');
  };
  const observer = new ResizeObserver(look);
  for (const element of [region, ...region.children]) observer.observe(element);
  return () => observer.disconnect();
}
