/** What is wrong with what a network is to be trained with. */
export const training = {
  "training.wholeNumber": "{setting} is a whole number from {least, number} to {most, number}, not {given}.",
  "training.share": "{setting} is at least 0 and less than 1, not {given}.",
  "training.positive": "{setting} is greater than 0, not {given}.",
  "training.notTied": "The layers of {cell} have not the same weights, so that they cannot share them. A Grid LSTM's can.",
  "training.twoLayers": "This cell reads the cell state of a layer below. Train it with two layers or more; the first is {cell}.",
  "training.tokenOutside": "Token {token, number} is outside the vocabulary of {vocabulary, number}.",
  "training.textTooShort":
    "The text to learn from has {tokens, plural, one {# token} other {# tokens}}. With these rows and windows it needs {needed, number}: take more text, fewer rows, or shorter windows.",
  "training.otherCheckpoint":
    "The checkpoint to go on from has other sizes, or another number of threads, than this training. Start with the settings it was made with.",
  "training.memory":
    "Training this network takes {needed, number} MB of memory, and {limit, number} MB are allowed. Take fewer units, rows or steps.",
  "training.noState": "{file} is not what a training run is gone on from.",

  "training.cardByte": "a byte",
  "training.cardCharacter": "a character",
  "training.cardNetwork":
    "{embedding, plural, =0 {one-hot input} other {embedding of #}}, {layers, plural, one {# layer} other {# layers}} of {cell} with {units, number} units, linear head",
  "training.cardCount": "{n, number}",
  "training.cardTied": "all layers share those of the lowest",
  "training.cardVocabulary": "{n, number} tokens, each {unit}",
  "training.cardUpdates":
    "{updates, number}, each of {rows, number} rows of {least, number} to {most, number} tokens with the state carried on ({epochs} epochs of {tokens, number} tokens)",
  "training.cardOptimizer":
    "AdamW, learning rate {rate} after {warmUp, number} updates of warm-up, then a cosine down to {last} of it; weight decay {decay}; gradient norm clipped at {clip}; dropout {dropout}; charges on the states: {quiet}",
  "training.cardLoss": "{loss} nats for {unit}, a mean over the last updates",
  "training.cardHeldOut": "{loss} nats for {unit}, over {tokens, number} tokens that were not learned from",
  "training.cardTook": "{seconds, plural, one {# second} other {# seconds}}, {parts, plural, one {# thread} other {# threads}}",
  "training.cardData": "Trained on these texts, of which the last tenth is held out (SHA-256 of all: {hash}):",
  "training.cardText": "{file}, {bytes, plural, one {# byte} other {# bytes}}",
  "training.noSimd": "This machine's WebAssembly has no SIMD, and training needs it. Use a newer VS Code or Node.",
  "training.none": "No network is being trained here. Press Start first.",
  "training.noSnapshot": "There is no such moment, layer or channel in this training.",
} as const;
