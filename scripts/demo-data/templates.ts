/**
 * Templates of both classes. `{status}` says how things are and `{contrary}` says the opposite, so that a message holds
 * the words of both classes and only their order and the words between tell which of the two is true.
 */
export const sharedTemplates: readonly string[] = [
  '{noun} {place}: {status}',
  'it is about {noun} {place}, {status}',
  '{past} {place} {time} and {status}',
  'I wrote {time} that {now} {place}. {status}',
  '{person} says {contrary}, but I am here and {status}',
  'you wrote about {noun} {place} that {contrary}. not true, {status}',
  'I thought {contrary}, but {status}. {noun} {place}',
  '{past} {place} {time}. first {contrary}, now {status}',
  '{status}, even if {person} says {contrary}. {noun} {place}',
  '{status}. what I wrote {time} about {noun}, that {contrary}, is wrong',
  'it is not true that {contrary}: {noun} {place}, {status}',
  'please ignore my message that {contrary}, {status}. {noun} {place}',
  'they said {contrary}. no: {status}. {now} {place}, that was my message',
  'the note on {noun} {place} is wrong, it says {contrary}. {status}',
  '{other.noun}: {contrary}. that is not why I write. {noun} {place}: {status}',
];

/** Two lists of templates with much the same words that belong to one class each. */
export interface TemplatePair {
  /** What a reader has to notice. */
  readonly about: string;
  /** Somebody has to go there now. */
  readonly urgent: readonly string[];
  /** It can wait until the office opens, or nothing is to be done. */
  readonly routine: readonly string[];
}

export const templatePairs: readonly TemplatePair[] = [
  {
    about: 'real or not',
    urgent: [
      'I thought it was {unreal}, but {now} {place}',
      'they said it was {unreal}. it is not: {now} {place}',
      'not {unreal}: {now} {place}, {help}',
      'is it {unreal}? no. {now} {place}',
      'it was {unreal} {time}, now it is not: {now} {place}',
    ],
    routine: [
      'I thought {now} {place}, but it was {unreal}',
      'they said {now} {place}. it is not: it was {unreal}',
      '{unreal}, not {noun}: "{now} {place}, {help}"',
      '{now} {place}? no. it is {unreal}',
      'it was not {noun} {time}, so now we know: {now} {place}, it is {unreal}',
    ],
  },
  {
    about: 'if and when',
    urgent: [
      'what do we do? {now} {place}, call me if you can',
      'who do we call now? {now} {place}',
      'is there a plan? {now} {place}, if it is not over soon someone gets hurt',
      'you said to write when {whenever}. so: {now} {place}',
      '{now} {place}, does that go in the handbook or do you come',
      'when {whenever} we are to call you. {now} {place}, where are you',
    ],
    routine: [
      'what do we do if {now} {place}? call me when you can',
      'who do we call if {now} {place}?',
      'is there a plan if {now} {place} and someone gets hurt? not that it is so now',
      'you said to write when {whenever}. so when {now} {place}, too?',
      '{now} {place}, do you come then? it is for the handbook',
      'where are we to call you when {now} {place}?',
    ],
  },
  {
    about: 'who says it, and of what',
    urgent: [
      '{person} writes: "{now} {place}", {help}',
      'like in the film {time}, but {now} {place}',
      'as on the news from another town, only that {now} {place}',
      'as the poster says: {help}. {now} {place}',
      'in 1998 it was {other.noun}, today {now} {place}',
    ],
    routine: [
      '{person} writes a play: "{now} {place}, {help}"',
      'but in the film {time} {now} and it is {place}. like it',
      'only on the news: {now} in another town',
      'the poster {place} says: "{now}? {help}"',
      '{now}, says the plaque {place}. it was in 1998, today it is {other.noun}',
    ],
  },
  {
    about: 'figure of speech',
    urgent: [
      '{figure}, but seriously: {now} {place}',
      'oh great, {figure} and {now} {place}',
      'lol no, this is not as when {figure}. {now} {place}',
      'I know I always say {figure}. {now} {place}, {help}',
    ],
    routine: [
      'seriously, {figure}, as if {now} {place}',
      'oh great, {figure}, as if {now} {place}',
      'lol no, I do not say {now} {place}, this is when {figure}',
      'I always say {now} {place}, you know: {figure}, {help}',
    ],
  },
  {
    about: 'paperwork about the same thing',
    urgent: [
      'never mind the paint, {now} {place} again',
      'thanks for the report on {other.noun}. {now} {place}',
      '{trifle}, that can wait. {now} {place}',
      'the invoice for {noun} came, you did not: {now} {place}',
      'not for the minutes of the meeting: {now} {place}',
    ],
    routine: [
      'never mind {noun}, the paint {place} is coming off again',
      '"{now} {place}", says the report on {other.noun}. thanks',
      '{trifle} {place}, that can wait. I see that {now} elsewhere',
      '{past} {place}, you came, the invoice for {noun} did not',
      'for the minutes of the meeting: "{now} {place}" is not how I put it',
    ],
  },
  {
    about: 'whether help is wanted',
    urgent: [
      'sorry to bother you so late, {now} {place}',
      'I can’t wait until {day} with {noun}: {goesOn}',
      'no hurry with {other.noun}, but hurry with {noun} {place}, {goesOn}',
      'not sure who is on duty. {now} {place}',
      'should I wait? {now} {place}, I do not want to',
    ],
    routine: [
      'sorry to bother you so late {time}, {now} {place}, so I thought',
      'I can wait until {day} with {noun}: {isOver}',
      'no hurry with {noun} {place}, {isOver}, but do hurry with the invoice for {other.noun}',
      'not sure who was on duty when I wrote that {now} {place}. thank you',
      'I do not want you to come at once, {now} {place} as always, it can wait',
    ],
  },
];
