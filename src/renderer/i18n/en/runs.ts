export const runs = {
  stopping: 'It stops after the current step, with a checkpoint.',
  deleted: '{n, plural, one {“{name}” is deleted.} other {# runs are deleted.}}',
} as const;
