/** Why the equations of a graph were not followed to their end: the operator at which they were left. For this room alone. */
export class Unfollowed extends Error {
  constructor(readonly operator: string) {
    super(operator);
  }
}
