import { entry } from '../entry.ts';

/** What cannot be done with a graph. */
export const graphErrors = {
  'graph.no-gradient': entry<{ op: string; node: string; line: string }>(
    ({ op, node, line }) =>
      `The gradient of ${op} is not implemented, but a trained tensor lies in front of ${node}: ${line}`,
    () => 'Choose other modules to train: those behind this operation can be trained.',
  ),
  'graph.nothing-trained': entry<{ graph: string }>(
    ({ graph }) => `No trained tensor of ${graph} has an effect on the loss.`,
    () => 'Give lora.targets at least one linear layer of the model, or train the head (lora.modulesToSave).',
  ),
};
