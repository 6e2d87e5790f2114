export const ui = {
  close: 'Close',
  cancel: 'Cancel',
  undo: 'Undo',
  tryAgain: 'Try again',
  copyDetails: 'Copy details',
  copied: 'Copied',
  cannotCopy: 'This page may not use the clipboard.',
  messages: 'Messages',
  'time.s': '{s} s',
  'time.mins': '{min} min {s} s',
  'time.hmin': '{h} h {min} min',
  'time.dh': '{d} d {h} h',
} as const;
