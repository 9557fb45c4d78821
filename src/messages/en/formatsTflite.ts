/** What the reader of TensorFlow Lite models says. */
export const formatsTflite = {
  "formatsTflite.outside": "an offset leads out of the file",
  "formatsTflite.tooMany": "the file's tables and lists have more than {limit, number} elements",
  "formatsTflite.noTensor": "an operator names tensor {index, number} of {count, number}",
  "formatsTflite.noOperator": "an operator has no code",
  "formatsTflite.tooLarge":
    "{file} has {size, number} bytes, and TensorFlow Lite models of at most {limit, number} are read. Open the model that it was made from.",
  "formatsTflite.bufferHolds":
    "its shape takes {length, plural, one {# byte} other {# bytes}} and its buffer holds {held, number}",
  "formatsTflite.quantized":
    "{count, plural, one {# matrix is} other {# matrices are}} quantised ({dtypes}). They are read as the numbers they stand for, and the model runs in float32: the interpreter may also round what goes through it, so its results differ by about what that rounding costs.",
} as const;
