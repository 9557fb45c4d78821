/** What the reader of Torch7's files says. */
export const formatsTorch7 = {
  "formatsTorch7.noSizeOrPlace": "the number {number, number} is no size and no place",
  "formatsTorch7.storageTakes":
    "a storage of {count, plural, one {# element} other {# elements}} takes {length, number} bytes, and {left, number} are left",
  "formatsTorch7.objectsTooDeep": "objects nest more than {limit, number} levels deep",
  "formatsTorch7.unknownKind": "no object is of kind {kind, number}",
  "formatsTorch7.nilKey": "a table has a key that is nil",
  "formatsTorch7.itemsAnnounced": "{count, number} items are announced, and {left, number} bytes are left",
  "formatsTorch7.ownWay": "the class {className} is written in a way of its own, which is not read",
  "formatsTorch7.storageSize": "a storage of {count, number} elements",
  "formatsTorch7.noStorage": "a {className} has no storage",
  "formatsTorch7.doesNotFit": "a {className}: {reason}",
  "formatsTorch7.functionSize": "a function of {length, plural, one {# byte} other {# bytes}}",
  "formatsTorch7.textSize": "a text of {length, plural, one {# byte} other {# bytes}}",
  "formatsTorch7.numberExpected": "a number is expected",
  "formatsTorch7.noWholeNumber": "{number, number} is no whole number",
  "formatsTorch7.numberOfTypeExpected": "a number of its type is expected",
  "formatsTorch7.numbersMissing": "{count, number} numbers are missing",
  "formatsTorch7.bytesFollow": "{count, plural, one {# byte follows} other {# bytes follow}} the object",
  "formatsTorch7.gradientsLeftOut": "Gradients and what modules computed last are left out.",
  "formatsTorch7.functions": "{count, plural, one {A function of Lua was} other {# functions of Lua were}} passed over, not run.",
} as const;
