export const files = {
  take: 'Use',
  browse: 'Browse…',
  send: 'Upload…',
  sending: 'Sending {name} …',
  drop: 'A file can be dropped here too.',
  up: 'Up',
  folder: 'Folder',
  file: 'File',
  nothing: 'Nothing here that fits.',
  loading: 'Looking into the folder …',
  takeFolder: 'Use this folder',
} as const;
