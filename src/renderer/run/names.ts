/** The last part of a path or of a name on the Hub, without the split behind `#`: what a person calls a model or a data set. */
export function baseName(path: string): string {
  const [place = ''] = path.split('#');
  return place.split(/[\\/]/).findLast((part) => part !== '') ?? path;
}
