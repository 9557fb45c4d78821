/** Whether two lists hold the same, one by one: what is drawn from the same again need not be. */
export function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((each, at) => Object.is(each, other[at]));
}
