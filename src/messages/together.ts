/** Puts subjects of a catalogue together. Knows no language. */

/**
 * One object with the texts of all, whose ids are different. By `Object.assign`: of sixty spreads in a literal V8 soon makes 18 MB
 * of shapes each time the literal is evaluated (50 ms), which it is for every run of the shell command in tests.
 */
export function together<Subjects extends readonly object[]>(...subjects: Subjects): AllOf<Subjects[number]> {
  return Object.assign({}, ...subjects) as AllOf<Subjects[number]>;
}

/** What has the properties of every member of a union. */
type AllOf<Union> = (Union extends unknown ? (each: Union) => void : never) extends (each: infer All) => void ? All : never;
