import { entry } from '../entry.ts';
import { counted, quoted } from '../wording.ts';

/** A record of a table: 0-based row, and the 1-based line it begins on where the format has lines. */
interface Place {
  row: number;
  line: number | null;
}

/** Records with a fault: the first few of them and how many there are. */
interface Places {
  places: readonly Place[];
  count: number;
}

function place({ row, line }: Place): string {
  return line === null ? `row ${row + 1}` : `line ${line} (row ${row + 1} of the data)`;
}

function places({ places, count }: Places): string {
  const byLine = places.every(({ line }) => line !== null);
  const numbers = places.map(({ row, line }) => line ?? row + 1);
  const rest = count - places.length;
  const noun = `${byLine ? 'line' : 'row'}${count === 1 ? '' : 's'}`;
  return `${noun} ${numbers.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** Lines of a text file that share a property: the first few of them, counted from 1, and how many there are. */
interface Lines {
  lines: readonly number[];
  count: number;
}

function lines({ lines, count }: Lines): string {
  const rest = count - lines.length;
  return `${count === 1 ? 'line' : 'lines'} ${lines.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function verb({ count }: Lines): string {
  return count === 1 ? 'is' : 'are';
}

function rows(count: number): string {
  return counted(count, 'row');
}

/** Data files, their columns and labels, and splits. */
export const dataErrors = {
  'data.format-unknown': entry<{ path: string; extension: string; known: readonly string[] }>(
    ({ path, extension }) =>
      extension === ''
        ? `The name of ${path} has no extension, so its format is unknown.`
        : `Files ending in ${extension} (${path}) are not a table Lorikeet can read.`,
    ({ known }) => `Give a file ending in ${known.join(', ')}.`,
  ),
  'data.delimiter-invalid': entry<{ delimiter: string }>(
    ({ delimiter }) =>
      `${JSON.stringify(delimiter)} cannot separate columns: one character is needed, not a quote or a line break.`,
    () => 'Give the character between the columns: usually a comma, a semicolon or a tab.',
  ),
  'data.file-empty': entry<{ path: string }>(
    ({ path }) => `The file ${path} is empty.`,
    () => 'Give a file with a line of column names and at least one row.',
  ),
  'data.no-rows': entry<{ path: string }>(
    ({ path }) => `The file ${path} has column names but no rows.`,
    () => 'Give a file with at least one row below the column names.',
  ),
  'data.encoding-unknown': entry<{ encoding: string }>(
    ({ encoding }) => `There is no character encoding called "${encoding}".`,
    () =>
      'Give a name such as utf-8, utf-16le, windows-1252, gb18030 or shift_jis, or leave it out to have it guessed.',
  ),
  'data.not-text': entry<{ path: string }>(
    ({ path }) => `The file ${path} is not a text file: its beginning is full of bytes that no text has.`,
    () =>
      'Give a file of text (CSV, TSV, JSONL); give a workbook, a Parquet file or an archive the ending of its format.',
  ),
  'data.encoding-invalid': entry<{ path: string; encoding: string; line: number; row: number | null }>(
    ({ path, encoding, line, row }) =>
      `The file ${path} is not ${encoding} text: the first invalid byte is in ` +
      (row === null ? `line ${line}, in the column names.` : `${place({ row, line })}.`),
    () => 'Save the file as UTF-8 (in Excel: file type "CSV UTF-8"), correct that line, or name another encoding.',
  ),
  'data.encoding-mixed': entry<{
    path: string;
    utf8: Lines;
    other: Lines;
  }>(
    ({ path, utf8, other }) =>
      `The file ${path} mixes encodings: ${lines(utf8)} ${verb(utf8)} UTF-8, ${lines(other)} ${verb(other)} not.`,
    () => 'Save the whole file as UTF-8, or name an encoding to read every line in it, right or wrong.',
  ),
  'data.json-line': entry<{ path: string; line: number; column: number; found: string }>(
    ({ path, line, column, found }) =>
      `In ${path}, line ${line} is not JSON: column ${column} has ${found} where it cannot be.`,
    () => 'Correct the line: in a JSONL file every line is one object, such as {"text": "…", "label": 1}.',
  ),
  'data.json-not-object': entry<{ path: string; line: number; found: string }>(
    ({ path, line, found }) => `In ${path}, line ${line} holds ${found}, not an object.`,
    () => 'Write one object for each row, such as {"text": "…", "label": 1}, on a line of its own or in one list.',
  ),
  'data.not-spreadsheet': entry<{ path: string; reason: string }>(
    ({ path, reason }) => `The file ${path} is not an Excel workbook that can be read: ${reason}.`,
    () => 'Save it again as .xlsx, or as CSV.',
  ),
  'data.not-parquet': entry<{ path: string; found: string }>(
    ({ path, found }) => `The file ${path} is not a Parquet file: it begins with ${found}.`,
    ({ found }) =>
      found.includes('<')
        ? 'This looks like a web page: download the file itself.'
        : 'Give it the ending of its format.',
  ),
  'data.parquet-cut-short': entry<{ path: string; bytes: number }>(
    ({ path, bytes }) =>
      `The Parquet file ${path} is cut short: what should follow its ${counted(bytes, 'byte')} is missing.`,
    () => 'Download or copy the file again.',
  ),
  'data.parquet-broken': entry<{ path: string; reason: string }>(
    ({ path, reason }) => `The Parquet file ${path} cannot be read: ${reason}.`,
    () => 'Download or write the file again; if that does not help, save it as CSV.',
  ),
  'data.parquet-group-too-large': entry<{ path: string; group: number; bytes: number; most: number }>(
    ({ path, group, bytes, most }) =>
      `Row group ${group + 1} of ${path} unpacks to ${counted(bytes, 'byte')}; at most ${most} are held at once.`,
    () => 'Write the file with smaller row groups (in Python: to_parquet(…, row_group_size=10000)).',
  ),
  'data.folder-empty': entry<{ path: string; endings: readonly string[] }>(
    ({ path, endings }) =>
      `The folder ${path} has neither data files (${endings.join(', ')}) nor folders of .txt files, one for each class.`,
    () => 'Give a data file, a folder of them, or a folder with a folder of texts for each class.',
  ),
  'data.text-file-too-long': entry<{ path: string; bytes: number; most: number }>(
    ({ path, bytes, most }) =>
      `The text file ${path} has ${counted(bytes, 'byte')}; at most ${most} are read as one text.`,
    () => 'Split the file, one text in each.',
  ),
  'data.config-unknown': entry<{ path: string; config: string; configs: readonly string[] }>(
    ({ path, config }) => `The data set ${path} has no configuration "${config}".`,
    ({ configs }) => `Choose one of ${quoted(configs)}.`,
  ),
  'data.config-needed': entry<{ path: string; configs: readonly string[] }>(
    ({ path, configs }) => `The data set ${path} has several configurations: ${quoted(configs)}.`,
    ({ configs }) => `Name one of them: in a run as data.config, on the command line as --config ${configs[0]!}.`,
  ),
  'data.split-unknown': entry<{ path: string; split: string; splits: readonly string[] }>(
    ({ path, split }) => `${path} has no split "${split}".`,
    ({ splits }) =>
      splits.length === 0 ? 'Leave the split out.' : `Choose one of ${quoted(splits)}, as in PLACE#${splits[0]!}.`,
  ),
  'data.hub-no-files': entry<{ id: string; revision: string }>(
    ({ id, revision }) => `The data set ${id} has no files at ${revision} that Lorikeet can read.`,
    () => 'Choose a data set of CSV, JSONL or Parquet files; scripts that make data sets are never run.',
  ),
  'data.card-invalid': entry<{ path: string; reason: string }>(
    ({ path, reason }) => `The head of ${path} cannot be read as the description of a data set: ${reason}.`,
    () => 'Correct the YAML between the two lines of dashes, or remove it to have the splits found by file names.',
  ),
  'data.card-outside': entry<{ path: string; pattern: string }>(
    ({ path, pattern }) => `${path} names files outside the data set: "${pattern}".`,
    () => 'Only files of the data set itself are read; remove the pattern.',
  ),
  'data.card-no-files': entry<{ path: string; pattern: string; split: string }>(
    ({ path, pattern, split }) => `${path} names "${pattern}" for the split "${split}", but no such file is there.`,
    () => 'Download the data set again, or correct the pattern.',
  ),
  'data.fixes-leave-nothing': entry<{ path: string; fixes: readonly string[] }>(
    ({ path, fixes }) => `The fixes ${quoted(fixes)} leave no rows of ${path} to train on or to validate with.`,
    () => 'Look at the rows with `lorikeet data profile`, and take one of the fixes out of data.fixes.',
  ),
  'data.quote-unclosed': entry<{ path: string; line: number; row: number | null }>(
    ({ path, line, row }) =>
      `In ${path} a quoted field that never ends begins in ` +
      (row === null ? `line ${line}, in the column names.` : `${place({ row, line })}.`),
    () => 'Close the field with a quote; a quote inside a quoted field is written twice ("").',
  ),
  'data.quote-misplaced': entry<{ path: string; line: number; row: number | null }>(
    ({ path, line, row }) =>
      `In ${path} a quote inside a quoted field is not doubled in ` +
      (row === null ? `line ${line}, in the column names.` : `${place({ row, line })}.`),
    () => 'Write a quote inside a quoted field twice ("").',
  ),
  'data.record-too-long': entry<{ path: string; line: number; row: number | null; most: number }>(
    ({ path, line, row, most }) =>
      `In ${path} ${row === null ? `line ${line}` : place({ row, line })} has more than ${most} characters.`,
    () => 'Check that the file has line breaks, and that a quoted field in or before this line is closed.',
  ),
  'data.field-count': entry<{ path: string; row: number; line: number; expected: number; found: number }>(
    ({ path, row, line, expected, found }) =>
      `In ${path}, ${place({ row, line })} has ${found} ${found === 1 ? 'field' : 'fields'}; ` +
      `the column names announce ${expected}.`,
    ({ expected, found }) =>
      found > expected
        ? 'Put quotes around fields that contain the separator, or name the separator if it was guessed wrong.'
        : 'Complete the row, and put quotes around fields that contain line breaks.',
  ),
  'data.column-duplicate': entry<{ path: string; column: string }>(
    ({ path, column }) => `In ${path} two columns are named "${column}".`,
    () => 'Rename one of them.',
  ),
  'data.too-many-columns': entry<{ path: string; count: number; most: number }>(
    ({ path, count, most }) => `${path} has ${counted(count, 'column')} or more; at most ${most} can be read.`,
    () => 'Check the delimiter, or keep only the columns that are needed.',
  ),
  'data.column-missing': entry<{
    path: string;
    column: string;
    nearest: readonly string[];
    columns: readonly string[];
    /** Whether the first row was taken for the names of the columns although nobody said so. */
    isHeaderGuessed: boolean;
  }>(
    ({ path, column }) => `There is no column "${column}" in ${path}.`,
    ({ nearest, columns, isHeaderGuessed }) =>
      (nearest.length > 0
        ? `Did you mean ${nearest.map((name) => `"${name}"`).join(' or ')}? The columns are ${quoted(columns)}.`
        : `Choose one of the columns ${quoted(columns)}.`) +
      (isHeaderGuessed ? ' If the first row is data, say so: data.header=false in a run, --no-header for a file.' : ''),
  ),
  'data.text-empty': entry<{ path: string; column: string; total: number } & Places>(
    (details) =>
      `${details.count} of ${rows(details.total)} in ${details.path} ${details.count === 1 ? 'has' : 'have'} no text ` +
      `in column "${details.column}": ${places(details)}.`,
    () => 'Fill in these rows, leave them out with data.fixes=[drop-empty], or choose another text column.',
  ),
  'data.label-missing': entry<{ path: string; column: string; total: number } & Places>(
    (details) =>
      `${details.count} of ${rows(details.total)} in ${details.path} ${details.count === 1 ? 'has' : 'have'} no label ` +
      `in column "${details.column}": ${places(details)}.`,
    () => 'Fill in these rows, leave them out with data.fixes=[drop-unlabelled], or choose another label column.',
  ),
  'data.label-fractional': entry<{ path: string; column: string; value: string } & Place>(
    ({ path, column, value, row, line }) =>
      `In ${path}, ${place({ row, line })}, column "${column}" holds ${value}, which is not a class: ` +
      'labels are whole numbers or names.',
    () => 'Choose the column with the classes; numbers to be predicted as numbers (regression) are not supported.',
  ),
  'data.label-unknown': entry<
    { path: string; column: string; value: string; labels: readonly string[]; isListed: boolean } & Place
  >(
    ({ path, column, value, row, line, isListed }) =>
      `In ${path}, ${place({ row, line })}, column "${column}" holds the label "${value}", ` +
      (isListed ? 'which is not among the labels given.' : 'which no training row has.'),
    ({ labels, isListed }) =>
      `Correct the row, add ${isListed ? 'the label to the list (' : 'training rows with this label (they have '}${quoted(labels)}), ` +
      'leave such rows out with data.fixes=[drop-unseen-labels], or, ' +
      'where only upper and lower case differ, use data.fixes=[merge-label-case].',
  ),
  'data.label-seen-once': entry<{ path: string; column: string; labels: readonly string[] } & Places>(
    (details) =>
      details.labels.length === 1
        ? `The label "${details.labels[0]}" occurs only once in column "${details.column}" of ${details.path}: ${places(details)}.`
        : `${details.labels.length} labels occur only once in column "${details.column}" of ${details.path}: ` +
          `${quoted(details.labels)} (${places(details)}).`,
    ({ labels }) =>
      'A class needs at least two rows, one to train on and one to evaluate: add rows, merge the class with another or remove it' +
      (labels.length > 5 ? '; with so many of them, check that this is the column with the classes.' : '.'),
  ),
  'data.label-without-rows': entry<{ path: string; column: string; labels: readonly string[] }>(
    ({ path, column, labels }) =>
      `No row of ${path} has the ${labels.length === 1 ? 'label' : 'labels'} ${quoted(labels)} in column "${column}".`,
    () => 'Add rows of each class, or leave the class out of data.labels or data.labelColumns.',
  ),
  'data.single-class': entry<{ path: string; column: string; label: string }>(
    ({ path, column, label }) =>
      `Every row of ${path} has the same label, "${label}", in column "${column}": there is nothing to tell apart.`,
    () => 'Add rows of another class, or choose another label column.',
  ),
  'data.several-labels': entry<{ path: string; column: string; labels: readonly string[]; separator: string | null }>(
    ({ path, column, labels, separator }) =>
      `Cells of column "${column}" of ${path} hold several labels each, ` +
      `${separator === null ? 'as lists' : `with ${JSON.stringify(separator)} between them`}: ${quoted(labels)}. ` +
      'With data.task=single-label each row has one label.',
    () =>
      'Train on all of them with data.task=multi-label, or keep one label for each row. ' +
      'To take each combination as a class of its own, list them all in data.labels.',
  ),
  'data.label-column-value': entry<{ path: string; column: string; value: string } & Place>(
    ({ path, column, value, row, line }) =>
      `In ${path}, ${place({ row, line })}, column "${column}" holds ${JSON.stringify(value)}; a column of data.labelColumns says 0 or 1.`,
    () => 'Correct the cell (0, 1, false, true, or nothing for 0), or take the column out of data.labelColumns.',
  ),
  'data.nothing-labeled': entry<{ path: string; columns: readonly string[] }>(
    ({ path, columns }) =>
      `All cells of ${columns.length === 1 ? 'column' : 'columns'} ${quoted(columns)} of ${path} are empty: its rows have no labels to train on or to be scored by.`,
    () =>
      'Give a file with labels (0 where a row has none), or name the columns that have them; rows without labels are for lorikeet predict.',
  ),
  'data.one-label-needed': entry<Record<string, never>>(
    () => 'This works on rows with one label each, and the rows here may have several (data.task=multi-label).',
    () => 'Use it with runs and data of one label for each row, such as a column of yes and no for one of the labels.',
  ),
  'data.too-few-labels': entry<{ path: string; column: string; labels: readonly string[] }>(
    ({ path, column, labels }) =>
      `Column "${column}" of ${path} has ${labels.length === 0 ? 'no label at all' : `one label alone, ${quoted(labels)}`}; ` +
      'data.task=multi-label needs two or more.',
    () =>
      'Choose the column of the labels; where several stand in a cell, name what stands between them with data.labelSeparator. ' +
      'One label that a row has or has not is trained with data.task=single-label and a column of two classes.',
  ),
  'data.labels-repeated': entry<{ label: string }>(
    ({ label }) => `The list of labels names "${label}" twice.`,
    () => 'Name each label once.',
  ),
  'data.split-size': entry<{ name: 'training' | 'test'; size: number; rows: number }>(
    ({ name, size, rows }) => `${size} is not a possible size of the ${name} part of ${counted(rows, 'row')}.`,
    ({ rows }) =>
      rows < 2
        ? 'A split needs at least two rows.'
        : `Give a share between 0 and 1, both excluded, or a whole number of rows from 1 to ${rows - 1}.`,
  ),
  'data.split-too-large': entry<{ train: number; test: number; rows: number }>(
    ({ train, test, rows }) =>
      `The training part (${train}) and the test part (${test}) together ask for more than there is: ${counted(rows, 'row')}.`,
    () => 'Make one of them smaller, or give only one: the other is then what remains.',
  ),
  'data.split-empty': entry<{ rows: number; size: number }>(
    ({ rows, size }) => `With ${counted(rows, 'row')} and a size of ${size} the training part would have no rows.`,
    () => 'Give the training part a larger share, or add rows.',
  ),
  'data.split-seed': entry<{ seed: number }>(
    ({ seed }) => `The seed ${seed} is not a whole number from 0 to ${Number.MAX_SAFE_INTEGER}.`,
    () => 'Give a whole number, for instance 42.',
  ),
  'data.split-stratified-order': entry<Record<string, never>>(
    () => 'A split cannot keep the order of the rows and the shares of the classes at the same time.',
    () => 'Turn on shuffling, or turn off stratification.',
  ),
  'data.split-class-too-small': entry<{ label: number; count: number }>(
    ({ label, count }) => `Class ${label} has ${rows(count)}; a stratified split needs at least 2 of each class.`,
    () => 'Add rows of this class, merge it with another, or split without stratification.',
  ),
  'data.split-fewer-rows-than-classes': entry<{ name: 'training' | 'test'; size: number; classes: number }>(
    ({ name, size, classes }) =>
      `The ${name} part would have ${rows(size)} for ${counted(classes, 'class')}; a stratified split needs one row per class.`,
    () => 'Make this part larger, or split without stratification.',
  ),
  'data.weight-count': entry<{ expected: number; found: number }>(
    ({ expected, found }) => `The number of class weights should be ${expected}, one for each class; found ${found}.`,
    () => 'Give one weight per class, in the order of the labels.',
  ),
  'data.weight-invalid': entry<{ index: number; value: number }>(
    ({ index, value }) => `The weight of class ${index} is ${value}, not a number of 0 or more.`,
    () => 'Give weights of 0 or more, and at least one above 0.',
  ),
  'data.weight-class-empty': entry<{ index: number }>(
    ({ index }) => `Class ${index} has no rows, so its balanced weight is undefined.`,
    () => 'Add rows of this class, remove it from the labels, or give the weights yourself.',
  ),
  'data.overlay-invalid': entry<{ file: string; field: string; reason: string }>(
    ({ file, field, reason }) => `${file} does not hold corrections of rows: ${field}: ${reason}.`,
    () => 'Write it as docs/suspects.md describes it, or leave out data.overlay.',
  ),
  'data.overlay-label': entry<{ file: string; row: number; label: string; labels: readonly string[] }>(
    ({ file, row, label, labels }) =>
      `${file} gives row ${row + 1} the label ${label}, which is none of the classes ${quoted(labels)}.`,
    () => 'Give one of the classes, or null to drop the row.',
  ),
  'data.overlay-stale': entry<{ file: string; row: number }>(
    ({ file, row }) => `The text of row ${row + 1} is not the one that ${file} corrects: the data has changed since.`,
    () => 'Restore the data, or review its suspects again after a new run.',
  ),
};
