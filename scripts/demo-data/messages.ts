import type { Workbench } from '../../src/engine/index.ts';
import { expand, type Lexicon, pick, type Random } from './expand.ts';
import { type Incident, incidents } from './incidents.ts';
import { overlap, wordsOf } from './overlap.ts';
import { phrases } from './phrases.ts';
import { tidy, written } from './style.ts';
import { sharedTemplates, templatePairs } from './templates.ts';

export type Label = 'urgent' | 'routine';

export interface Message {
  readonly id: string;
  readonly channel: string;
  readonly text: string;
  readonly label: Label;
}

/** How many messages, and which shares of them are urgent, made from a template of both classes, and labeled wrongly. */
export const size = { rows: 2400, urgent: 0.45, shared: 0.25, mislabeled: 0.03 } as const;

/** Largest share of words that two messages may have in common, so that none is a copy of another with one word changed. */
export const largestOverlap = 0.7;

/** What is true in a message of each class, and what is not. */
const statusSlots: Readonly<Record<Label, Lexicon>> = {
  urgent: { status: ['{goesOn}'], contrary: ['{isOver}'] },
  routine: { status: ['{isOver}'], contrary: ['{goesOn}'] },
};

const seed = 2024;
const channels = ['sms', 'app', 'web form', 'email'];

/** The whole data set, always the same. */
export function makeMessages({ seededGenerator }: Pick<Workbench, 'seededGenerator'>): Message[] {
  const random = seededGenerator(seed, 'demo messages');
  const messages: Message[] = [];
  const wordSets: ReadonlySet<string>[] = [];
  while (messages.length < size.rows) {
    const truth: Label = random.uniform() < size.urgent ? 'urgent' : 'routine';
    const text = composeUnlike(wordSets, truth, random);
    wordSets.push(wordsOf(text));
    const mislabeled = random.uniform() < size.mislabeled;
    messages.push({
      id: `m${String(messages.length + 1).padStart(4, '0')}`,
      channel: pick(channels, random),
      text,
      label: mislabeled ? otherLabel(truth) : truth,
    });
  }
  return messages;
}

/** A message of that class: drawn again, and the class kept, while it has too much in common with one there is. */
function composeUnlike(wordSets: readonly ReadonlySet<string>[], label: Label, random: Random): string {
  for (;;) {
    const text = compose(label, random);
    const words = wordsOf(text);
    if (!wordSets.some((other) => overlap(words, other) > largestOverlap)) return text;
  }
}

function otherLabel(label: Label): Label {
  return label === 'urgent' ? 'routine' : 'urgent';
}

/** One message of a class: a template with an incident, in somebody's hand. */
function compose(label: Label, random: Random): string {
  const first = pick(incidents, random);
  const second = pick(
    incidents.filter(({ noun }) => noun !== first.noun),
    random,
  );
  const lexicon = { ...phrases, ...statusSlots[label], ...slotsOf(first, ''), ...slotsOf(second, 'other.') };
  const ofPair = pick(templatePairs, random)[label];
  const template = pick(random.uniform() < size.shared ? sharedTemplates : ofPair, random);
  const text = expand(`(|||{hello}, )${template}(||||. {bye})`, lexicon, random);
  return written(tidy(text), random);
}

function slotsOf(incident: Incident, prefix: string): Record<string, readonly string[]> {
  return Object.fromEntries(Object.entries(incident).map(([form, text]) => [prefix + form, [text as string]]));
}
