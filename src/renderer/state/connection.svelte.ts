import type { Line, LineState } from '../api/line.ts';

/** How the line to the host is. */
export class Connection {
  state: LineState = $state('connecting');
  /** Times the line has opened: what depends on it was said anew whenever this changes. */
  opened = $state(0);

  constructor(line: Line) {
    line.onState((state) => {
      this.state = state;
      if (state === 'open') this.opened += 1;
    });
  }
}
