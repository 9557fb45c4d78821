/** What the engine refuses: traces, what is read from them, gradients. */
export const engine = {
  "engine.traceClosed": "The trace is closed. Trace again.",
  "engine.traceChanged":
    "The text was edited: its tokens before {end, number} are not those of revision {revision, number}. Ask again.",
  "engine.noSuchChannel": "The trace has no channel {channel} in a layer {layer, number}.",
  "engine.tokensOutOfRange":
    "The tokens {start, number} to {end, number} are not within the trace's {limit, plural, one {# token} other {# tokens}}.",
  "engine.unitsOutOfRange":
    "The units {start, number} to {end, number} are not within the trace's {limit, plural, one {# unit} other {# units}}.",
  "engine.tileTooLarge": "A tile of {cells, number} x {rows, number} values is too large.",
  "engine.traceMemoryRefused":
    "The trace needs {megabytes, number} MB more, which the system refused. Trace less text, close other traces, or lower the setting {setting}, so that less is kept and more is computed again.",
  "engine.kernelMemoryRefused":
    "The engine could not get {more, number} MB more for weights and traces beside the {held, number} MB it has. Trace less text, or use a smaller model.",
  "engine.budgetTooSmall":
    "A trace needs room for {tokens, number} tokens and some more. One takes {one, number} KB in this network, and a trace may take {budget, number} KB. Raise the setting {setting}.",
  "engine.bidirectionalTooLarge":
    "The network reads the text in reverse as well, so that all {tokens, plural, one {# token} other {# tokens}} are needed at once. They take {all, number} KB, and a trace may take {budget, number} KB. Trace less text, or raise the setting {setting}.",
  "engine.numbersTooLarge":
    "The text's numbers, with those it had before it was edited, take more than the {megabytes, number} MB that a trace may take. Trace less of it, start the trace again, or raise the setting {setting}.",
  "engine.nothingToTrace": "There is no text to trace. Select some text, or open a file that is not empty.",
  "engine.unencodableCharacters":
    "{n, plural, one {# character} other {# characters}} of the text are not in the vocabulary of {model}. Skip them, or use another model.",
  "engine.unencodableWords":
    "{n, plural, one {# word} other {# words}} of the text are not in the vocabulary of {model}. Skip them, or use another model.",
  "engine.targetInNoText": "The target is of a token that belongs to no text. Choose a token of the trace.",
  "engine.gradientsTooLarge":
    "The target's gradients take more than {megabytes, number} MB, a quarter of what the trace may take. Take the loss of fewer tokens, or raise the setting {setting}.",
  "engine.tooManyGradients":
    "Gradients of {n, plural, one {# token} other {# tokens}} are too many at once. Ask for fewer tokens.",
} as const;
