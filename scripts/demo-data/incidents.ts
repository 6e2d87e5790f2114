/** One kind of trouble, in the forms that the grammar puts it into. A place may follow every form but `noun`. */
export interface Incident {
  /** A clause of what is going on: `a pipe is spraying water`. */
  readonly now: string;
  /** The same in the past: `a pipe sprayed water`. */
  readonly past: string;
  /** The same after `if` and `when`: `a pipe sprays water`. */
  readonly whenever: string;
  /** A name for it, singular, so that any verb can follow: `the burst pipe`. */
  readonly noun: string;
}

function incident(now: string, past: string, whenever: string, noun: string): Incident {
  return { now, past, whenever, noun };
}

/** What people write to the duty desk about. Every form of every incident turns up in both classes. */
export const incidents: readonly Incident[] = [
  incident(
    'water is coming through the ceiling',
    'water came through the ceiling',
    'water comes through the ceiling',
    'the leak in the ceiling',
  ),
  incident('a pipe is spraying water', 'a pipe sprayed water', 'a pipe bursts', 'the burst pipe'),
  incident('the floor is under water', 'the floor was under water', 'the floor floods', 'the flood'),
  incident('sewage is coming up', 'sewage came up', 'sewage comes up', 'the blocked drain'),
  incident('there is a smell of gas', 'there was a smell of gas', 'there is a smell of gas', 'the gas smell'),
  incident('a bin is on fire', 'a bin was on fire', 'a bin catches fire', 'the bin fire'),
  incident('someone’s cooker is on fire', 'someone’s cooker was on fire', 'a cooker catches fire', 'the kitchen fire'),
  incident(
    'smoke is coming out of a socket',
    'smoke came out of a socket',
    'smoke comes out of a socket',
    'the smoking socket',
  ),
  incident('there is smoke everywhere', 'there was smoke everywhere', 'there is smoke', 'the smoke'),
  incident('the fuse box is sparking', 'the fuse box was sparking', 'the fuse box sparks', 'the fuse box'),
  incident('a live wire is hanging down', 'a live wire was hanging down', 'a live wire hangs down', 'the loose wire'),
  incident('the power is out', 'the power was out', 'the power goes out', 'the power cut'),
  incident(
    'the lift is stuck with people inside',
    'the lift was stuck with people inside',
    'the lift gets stuck with people inside',
    'the lift',
  ),
  incident(
    'my mother is stuck in the lift',
    'my mother was stuck in the lift',
    'somebody gets stuck in the lift',
    'the lift',
  ),
  incident('the fire alarm is going off', 'the fire alarm went off', 'the fire alarm goes off', 'the fire alarm'),
  incident(
    'the carbon monoxide alarm is beeping',
    'the carbon monoxide alarm was beeping',
    'the carbon monoxide alarm beeps',
    'the carbon monoxide alarm',
  ),
  incident(
    'part of the ceiling has come down',
    'part of the ceiling came down',
    'the ceiling comes down',
    'the collapsed ceiling',
  ),
  incident('the scaffolding is swaying', 'the scaffolding was swaying', 'the scaffolding sways', 'the scaffolding'),
  incident('a tree is leaning on the wall', 'a tree fell against the wall', 'a tree comes down', 'the fallen tree'),
  incident('there is broken glass all over', 'there was broken glass all over', 'a window breaks', 'the broken glass'),
  incident('someone is kicking the door in', 'someone kicked the door in', 'someone kicks the door in', 'the break-in'),
  incident('two men are fighting', 'two men were fighting', 'people start fighting', 'the fight'),
  incident(
    'an old man is lying on the ground',
    'an old man was lying on the ground',
    'somebody lies on the ground',
    'the accident',
  ),
  incident('a woman has collapsed', 'a woman collapsed', 'someone collapses', 'the lady who collapsed'),
  incident('a kid is bleeding', 'a kid was bleeding', 'a child gets hurt', 'the injured boy'),
  incident('a toddler is locked in', 'a toddler was locked in', 'a child gets locked in', 'the locked door'),
  incident('a dog is attacking people', 'a dog attacked people', 'a dog attacks someone', 'the dog'),
  incident('wasps are all over the place', 'wasps were all over the place', 'there are wasps', 'the wasp nest'),
  incident('a car is stuck in the gate', 'a car crashed into the gate', 'a car hits the gate', 'the gate'),
  incident('the boiler is making banging noises', 'the boiler made banging noises', 'the boiler bangs', 'the boiler'),
  incident(
    'something is leaking out of a barrel',
    'something leaked out of a barrel',
    'chemicals leak',
    'the leaking barrel',
  ),
  incident('the railing is coming loose', 'the railing came loose', 'a railing comes loose', 'the loose railing'),
];
