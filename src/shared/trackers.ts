/** Where a run can be written besides its folder, for programs that draw the curves of many runs. */
export const trackerNames = ['tensorboard', 'mlflow', 'csv'] as const;
export type TrackerName = (typeof trackerNames)[number];

/** What people call them. */
export const trackerTitles: Readonly<Record<TrackerName, string>> = {
  tensorboard: 'TensorBoard',
  mlflow: 'MLflow',
  csv: 'CSV',
};
