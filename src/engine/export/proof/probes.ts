/**
 * Texts with odd characters that every proof reads besides rows of the data. They hold nothing of the user's data, so they are stored
 * with their logits, and an export can be checked anywhere.
 */
export const probes: readonly string[] = [
  'a',
  ' ',
  'Forest fire near La Ronge Sask. Canada',
  '  two  spaces, a\ttab and a\nnew line  ',
  'ALL CAPS!!! ??? ...',
  'naïve café — “quotes” ‘single’ … ½ № ™',
  '森林着火了，请马上离开',
  '東京で地震がありました',
  'пожар в лесу 🔥🔥',
  '👩‍👩‍👧‍👦 and 🇨🇦 and ☕️',
  'مرحبا بالعالم',
  'e\u0301 combining, \u00e9 composed',
  'zero\u200bwidth and a soft\u00adhyphen',
  'http://t.co/abc123 @user #hashtag &amp; <b>html</b>',
  '<s> </s> [CLS] [SEP] <pad>',
  'word '.repeat(300),
];
