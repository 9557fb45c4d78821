/** What the reader of ONNX files says. */
export const formatsOnnx = {
  "formatsOnnx.noGraph": "the model has no graph",
  "formatsOnnx.graphsTooDeep": "graphs nest more than {limit, number} deep",
  "formatsOnnx.tooManyNodes": "more than {limit, number} nodes",
  "formatsOnnx.listTooLong": "an attribute lists more than {limit, number} values",
  "formatsOnnx.sharedWeights":
    "{count, number} recurrent nodes share the weights of {distinct, number}, as the branches of an If do; each is shown once.",
  "formatsOnnx.operatorNotRead": "The operator {operator} is not read.",
  "formatsOnnx.spelledNoCell":
    "{node} ({form}) carries a state from step to step, and its equations are no cell that is known: {equations}. Export the layer as an LSTM, GRU or RNN operator, or open the checkpoint that the graph was made from.",
  "formatsOnnx.spelledNotFollowed":
    "{node} ({form}) carries a state from step to step, and its equations are not followed through {operators}. Export the layer as an LSTM, GRU or RNN operator, or open the checkpoint that the graph was made from.",
  "formatsOnnx.beginningComputed":
    "{node} is spelled out step after step, and its first step was computed in part when the file was made, so that the state it begins with cannot be told. It begins at zero here; give it the state with {option}.",
  "formatsOnnx.beginningUnknown":
    "{node} begins with a state that the graph computes ({operator}), which is not run. It begins at zero here; give it the state with {option}.",
  "formatsOnnx.tooShort":
    "{node} looks like one or two steps of a recurrent network written out, and so few do not tell what goes on from step to step. Export at least three steps, or the layer as an LSTM, GRU or RNN operator, or open the checkpoint that the graph was made from. Where a model is shown all the same, it is read by its tensors' names, not by the graph.",
  "formatsOnnx.noRecurrence":
    "The graph has no recurrent operator, and no recurrence in it was found. What is shown is read by its tensors' names, not by the graph.",
  "formatsOnnx.masked":
    "{node} leaves its state as it is at steps that a mask takes out, padding mostly. Here every step counts, so give it no padding.",
  "formatsOnnx.tensorAt": "tensor {name} at byte {at, number}",
  "formatsOnnx.shapeCount": "the shape {shape} has no exact number of elements",
  "formatsOnnx.holdsNone": "its shape {shape} has {count, plural, one {# element} other {# elements}} and it holds none",
  "formatsOnnx.writtenOneByOne": "its numbers are written one by one; save the model again",
  "formatsOnnx.tooManyListed": "{count, number} numbers are listed, and at most {limit, number} are read so",
  "formatsOnnx.listsFewer": "its shape {shape} has {count, plural, one {# element} other {# elements}} and it lists fewer",
  "formatsOnnx.tooManyAxes": "a tensor has more than {limit, number} axes",
  "formatsOnnx.listsOtherCount":
    "its shape has {count, plural, one {# element} other {# elements}} and it lists {listed, number}",
  "formatsOnnx.externalElsewhere": "its numbers are in {location}, which is no file of the same folder",
  "formatsOnnx.externalOffset": "offset {offset} or length is no number of bytes",
  "formatsOnnx.shapeTakes":
    "its shape {shape} takes {length, plural, one {# byte} other {# bytes}} and {given, number} are given",
  "formatsOnnx.externalPastFile": "its numbers end at byte {end, number} of {file}, which has {size, number}",
  "formatsOnnx.externalMissing": "{file} keeps its weights in {location}, which is not in its folder. Put that file beside it.",
  "formatsOnnx.fieldHolds": "its shape takes {length, plural, one {# byte} other {# bytes}} and {field} holds {held, number}",
} as const;
