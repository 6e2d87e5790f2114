/** Names of trained tensors in an adapter file, as PEFT writes them (`base_model.model.` in front of the module). */
const prefix = 'base_model.model.';

/** A tensor that is trained in full, by its name in the model. */
export const savedTensorName = (parameter: string): string => `${prefix}${parameter}`;

export const loraTensorNames = (module: string) => ({
  a: `${prefix}${module}.lora_A.weight`,
  b: `${prefix}${module}.lora_B.weight`,
});
