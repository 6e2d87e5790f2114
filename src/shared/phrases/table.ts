/**
 * What the engine and the host say inside an error, of a device or in the log of a run: English, with gaps. Who says one of them takes it
 * from here, and pages know it again by its words and have it in their own language.
 */
export const phrases = {
  // What the system says of files and connections.
  'system.denied': 'access is denied',
  'system.read-only': 'the disk is read-only',
  'system.is-folder': 'it is a folder',
  'system.no-folders': 'the file system makes no folders there',
  'system.no-folder': 'its folder does not exist',
  'system.file-in-path': 'a part of its path is a file',
  'system.in-the-way': 'a file of this name is in the way',
  'system.long-name': 'the name is longer than the file system allows',
  'system.large-file': 'the file system does not hold files of this size',
  'system.busy': 'another program is using it',
  'system.code': 'the system reports {code}',
  'system.missing': 'There is no file {file}.',
  'system.unreadable': '{file} cannot be read: {reason}.',
  'system.not-writable': '{file} cannot be written: {reason}. Nothing half-written was left behind.',
  'system.disk-full': 'The disk is full: {file} could not be written. Nothing half-written was left behind.',
  'system.link': 'it is a symbolic link, which is not followed here',
  'system.not-a-file': 'it is a pipe or a device, not a file',
  'connection.refused': 'the connection was refused',
  'connection.unknown-host': 'its name is not known (is there a network?)',
  'connection.cut': 'the connection was cut',
  'connection.unreachable': '{host} cannot be reached: {reason}.',
  'connection.silent': 'it does not answer',
  'connection.status': 'it answered {status}',
  'connection.slow': 'it did not answer within 10 seconds',
  'process.code': 'exit code {code}',
  'process.signal': 'ended by {signal}',
  'process.other': 'another process',

  // What errors name.
  'name.model': 'the model {id}',
  'name.data-set': 'the data set {id}',
  'name.model-at': 'the model {id} at {revision}',
  'name.data-set-at': 'the data set {id} at {revision}',
  'name.hub-part': 'this part of the Hub',
  'name.predictions': 'the predictions of {runs}',
  'name.run': 'the run {run}',
  'name.end-of-file': 'the end of the file',

  // Why a file is not the one that is needed.
  'hub.is-adapter': 'it holds an adapter (adapter_config.json), which needs its base model',
  'hub.no-safetensors': 'it has no safetensors file',
  'hub.lacks': 'it has no {file}',
  'weights.empty': 'is empty',
  'weights.zip': 'begins like a zip archive, as PyTorch pickle files do',
  'weights.pickle': 'begins like a Python pickle',
  'weights.gguf': 'begins like a GGUF file of llama.cpp',
  'weights.hdf5': 'begins like an HDF5 file of Keras',
  'weights.gzip': 'begins like a gzip archive',
  'weights.json': 'begins like JSON, perhaps an error message of a download',
  'cuda.missing': 'is missing',
  'cuda.unreadable': 'cannot be read',
  'cuda.wrong-size': 'has {found} bytes instead of {expected}',

  // Devices: why one cannot be used, and what to do.
  'device.no-cuda': 'The runtime has CUDA on Linux with an x64 processor only.',
  'device.no-cuda.remedy': 'Use DirectML or WebGPU, which run on the same card.',
  'device.no-such': 'The runtime has no such device on {platform}.',
  'device.no-such.remedy':
    'Train on the CPU, or on a machine with Linux x64, Windows, or a Mac with a chip of Apple’s.',
  'device.driver-fault': "NVIDIA's driver cannot be used: {fault}.",
  'device.driver-fault.remedy': 'Restart the machine, or install the driver anew; “nvidia-smi” has to list the card.',
  'device.no-nvidia': 'No card of NVIDIA’s was found.',
  'device.no-nvidia.remedy':
    'If there is one, install its driver; “nvidia-smi” has to list it. CUDA_VISIBLE_DEVICES may hide it.',
  'device.no-provider': 'The CUDA provider of the runtime is not installed.',
  'device.no-provider.remedy': 'Install it in Settings, or with “lorikeet device install cuda”.',
  'device.old-smi': 'nvidia-smi is too old to be asked about the card',
  'device.no-card': 'No graphics card was found.',
  'device.no-card.remedy': 'Prove it all the same where a driver in software is installed; that is slow.',
  'device.failed.remedy': 'Update the driver of the card, then prove the device again.',
  'device.hung': 'it stopped after step {step} of {run}',
  'device.not-proved': 'its proof in {format} failed: {reason} (“lorikeet device prove {device}” tries it again)',
  'device.not-begun': 'it did not begin',
  'device.not-here': 'there is no {device} on {platform}',
  'device.others-only': 'the runtime for {platform} has {devices} only',
  'device.not-started': 'its process could not start: {reason}',
  'device.ended-with': 'the driver ended the process with code {code}',
  'device.ended-with-saying': 'the driver ended the process with code {code}: {said}',
  'device.ended-by': 'the driver ended the process by {signal}',
  'device.ended-by-saying': 'the driver ended the process by {signal}: {said}',
  'device.lacks': '{reason}: {library} is missing',

  // Why a column is taken for something.
  'column.requested': 'as requested',
  'column.class-names': 'the file names its classes',
  'column.called': 'is called "{name}"',
  'column.called-id': 'is called "{name}" and no value repeats in the first rows',
  'column.fewest': 'has the fewest different values',
  'column.longest': 'has the longest cells, {characters} characters on average',
  'column.distinct': '{reason}; different values in the first rows: {count}',

  // The log of a run.
  'log.started': 'started',
  'log.ended': 'ended',
  'log.failed': 'failed',
  'log.unrecorded': 'the failure could not be recorded',
  'log.prepared': 'prepared',
  'log.checkpoint': 'checkpoint',
  'log.quantizing': 'quantizing',
  'log.device.named': '{device}: the settings name it',
  'log.device.only': '{device}: no other device is proved',
  'log.device.fastest': '{device}: the fastest proved device, {seconds} a step against {others}',
  'log.proving': 'proving {device} in {format}, once for this driver',
  'log.unused-tensors': 'the classifier does not use these tensors of the checkpoint: {tensors}',
  'log.compute': 'matrix products are computed in {compute}, all else in fp32',
  'log.compute-scaled': 'matrix products are computed in {compute}, all else in fp32; the loss scale begins at {scale}',
  'log.max-length': 'maxLength {asked} is more than the {most} positions of the model: {used} is used',
  'log.recompute': 'memory is short: the inside of each layer is computed again in the backward pass',
  'log.evaluation-memory': 'memory ran out in the evaluation: it goes on with {rows} rows at a time',
  'log.all-on-device': 'every node of the graph runs on {device}',
  'log.some-on-cpu':
    '{count} of {all} nodes of the graph run on the CPU, which {device} has no kernel for ({ops}): every step copies their data each way',
  'log.old-checkpoints': 'old checkpoints in {folder} could not be removed: {reason}',
  'log.overflow':
    'step {step} is skipped: its gradients overflowed in float16; the loss scale falls from {before} to {after}',
  'log.loss-skipped': 'step {step} is skipped: its loss is not finite ({count} in a row; after {most} the run ends)',
  'log.gradients-skipped':
    'step {step} is skipped: its gradients are not finite ({count} in a row; after {most} the run ends)',
  'log.micro-batch':
    'memory of {device} ran out at step {step}: rows in a micro-batch are now {rows}, and micro-batches in a step {accumulation}, with the same rows as before',
  'log.converting': 'converting pytorch_model.bin of {folder} to safetensors, once',
  'log.pickle-conversion':
    '{model} at {revision} has its weights as pickle: its conversion to safetensors is used, {conversion}',
  'log.outage': '{what} is used as it was when it was last downloaded ({commit}): {error}',
  'log.waiting': 'waiting for {owner}, which downloads {file}',
  'log.arrived-damaged': '{file} arrived damaged and is fetched again',
  'log.model-commit': 'model {id} at commit {commit}',
  'log.model-commit-cached': 'model {id} at commit {commit}, from the cache',
  'log.data-commit': 'data set {id} at commit {commit}',
  'log.head-new':
    'the checkpoint is a classifier of {count} classes ({classes}); its head is not used, a new one is drawn for {labels}',
  'log.head-by-name':
    'the head of the checkpoint is used, by the names of its classes (label ← class of the checkpoint, – where it is drawn anew):{rows}',
  'log.head-by-order':
    'the head of the checkpoint is used, in its order, as its classes have no names (label ← class of the checkpoint, – where it is drawn anew):{rows}',
  'log.goes-on-from': '{damage}. The run goes on from step {step}, the checkpoint before.',
  'log.bad-checkpoint': '{folder}: the checkpoint cannot be read: {reason}',
  'log.not-as-written': '{file} is not as it was written',
  'log.damaged-line': 'line {line} of {file} was damaged and is removed: {text}',
  'log.tracker-left-out': '{tracker} is left out of this run from here on: {reason}',
  'log.tracker-left-out.remedy':
    'Training goes on. When the run is resumed, or tracked with `lorikeet track`, all of it is written again.',
  'sign.one-class':
    'Every validation row got the same answer: the run has learned nothing that tells the labels apart.',
  'sign.one-class.remedy':
    'Try class weights (balanced), more epochs, or another learning rate; check that texts and labels belong together.',
  'sign.loss-flat': 'The training loss did not fall: it ended where guessing by chance starts.',
  'sign.loss-flat.remedy':
    'Try a learning rate three times higher or lower, more epochs, or a higher rank; check the labels.',
  'sign.loss-diverged': 'The training loss rose far above that of guessing by chance: the training diverged.',
  'sign.loss-diverged.remedy': 'Try a tenth of the learning rate, or a longer warmup.',
  'sign.not-reproduced': 'The kept adapter does not predict the validation rows as it did when it was evaluated.',
  'sign.not-reproduced.remedy':
    'Do not use this adapter: train again, on the CPU if another device was used, and report it if it comes back.',
} as const;

export type PhraseKey = keyof typeof phrases;
