import { z } from 'zod';

/** The most of one request. */
export const mostTexts = 256;
export const mostCharacters = 100_000;
export const mostBodyBytes = 2 * 2 ** 20;

/** White space alone is no text. */
const text = z.string().regex(/\S/).max(mostCharacters);

/** The body of `POST /classify`: one text, or several. */
export const ClassifyRequest = z.union([
  z.strictObject({ text: text.describe('A text to classify; longer ones are cut at what the model reads.') }),
  z.strictObject({ texts: z.array(text).min(1).max(mostTexts).describe('Texts to classify together.') }),
]);

const probabilities = z.array(z.number().min(0).max(1)).describe('One for each class.');

export const ClassifyReply = z.strictObject({
  labels: z.array(z.string()).describe('Names of the classes, in the order of the probabilities.'),
  predictions: z
    .array(
      z.union([
        z.strictObject({ label: z.string().describe('The predicted class.'), probabilities }),
        z.strictObject({ labels: z.array(z.string()).describe('The predicted labels, none among it.'), probabilities }),
      ]),
    )
    .describe('One for each text, in their order: with a class, or of a classifier of several labels with those.'),
});
export type ClassifyReply = z.infer<typeof ClassifyReply>;

export const Health = z.strictObject({
  status: z.enum(['ready', 'starting', 'stopping']).describe('`starting`: the classifier is being loaded again.'),
});

export const Failure = z.strictObject({ error: z.string().describe('What is wrong, in one sentence.') });
