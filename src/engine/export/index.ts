export { checkExport } from './check-export.ts';
export { cardText } from './files/card.ts';
export { exportClassifier, proveBundle } from './export-classifier.ts';
export { checkFiles, hasProof, readProof } from './proof/proof-file.ts';
export { openSource } from './source.ts';
export { targetOf } from './targets/index.ts';
