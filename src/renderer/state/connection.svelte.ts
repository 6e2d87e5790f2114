import type { Line, LineState } from '../api/line.ts';

/** The state of the connection to the host. */
export class Connection {
  state: LineState = $state('connecting');
  /** How often the connection has opened: a change means that subscriptions were renewed. */
  opened = $state(0);

  constructor(line: Line) {
    line.onState((state) => {
      this.state = state;
      if (state === 'open') this.opened += 1;
    });
  }
}
