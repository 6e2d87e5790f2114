export const connection = {
  lost: 'The connection to Lorikeet broke before it answered.',
  'lost.remedy': 'It is tried again by itself; ask once more when it is back.',
  stopped: 'This was stopped before it was done.',
  uploadFailed: 'The file did not arrive: {reason}.',
  'uploadFailed.remedy': 'Try again, or copy the file to the machine that trains and name its path.',
  isLost: 'The connection to Lorikeet is lost.',
  'isLost.about':
    'Runs go on without it. It is tried again by itself; if `lorikeet serve` was started again, open the new link it has printed.',
} as const;
