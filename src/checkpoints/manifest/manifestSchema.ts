/**
 * What a manifest may say, each property with the sentence that an editor shows while it is typed.
 * schemas/gatescope.schema.json is made from this (tools/schema). Knows nothing of files.
 */
import * as v from "valibot";

const text = v.pipe(v.string(), v.minLength(1));
const listOfTexts = v.pipe(v.array(text), v.minLength(1));
/** An empty one holds an id that no text has. */
const listOfTokens = v.pipe(v.array(v.string()), v.minLength(1));
const whole = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31));
const fileName = v.pipe(text, v.description("The name of a file in the checkpoint's folder."));

/** A property that may be left out, and what it is for. */
const explained = <const Schema extends v.GenericSchema>(schema: Schema, what: string) =>
  v.optional(v.pipe(schema, v.description(what)));

/** "backward" is what this direction was called in manifests before; it now names the gradient's pass alone. */
const direction = v.pipe(
  v.picklist(["forward", "reverse", "backward"]),
  v.transform((said) => (said === "backward" ? "reverse" : said)),
);

const activations = ["tanh", "relu", "sigmoid", "softsign", "linear"] as const;

const vocabulary = v.pipe(
  v.variant("kind", [
    v.strictObject({
      kind: v.pipe(v.literal("bytes"), v.description("Id n is the byte n of the text's UTF-8.")),
    }),
    v.strictObject({
      kind: v.pipe(v.literal("characters"), v.description("Each id is one character (Unicode code point).")),
      characters: v.pipe(
        v.union([text, listOfTokens]),
        v.description(
          'In the order of their ids: one string of all, or a list where some are longer than one character, such as "<pad>", or empty.',
        ),
      ),
    }),
    v.strictObject({
      kind: v.pipe(v.literal("words"), v.description("Each id is one word.")),
      words: v.pipe(
        v.union([fileName, listOfTokens]),
        v.description(
          "In the order of their ids, or the name of a file in the checkpoint's folder that lists them: one a line, or JSON.",
        ),
      ),
      lowercase: explained(v.boolean(), "Whether texts are put in lower case first. Left out: what covers the text better."),
      punctuation: explained(
        v.picklist(["apart", "attached"]),
        "Whether punctuation marks are tokens of their own or stay with their word. Left out: what covers the text better.",
      ),
      unknown: explained(text, 'The token that stands for every word that is not listed, such as "<unk>".'),
    }),
    v.strictObject({
      kind: v.pipe(v.literal("tokenizer"), v.description("Subwords, as a tokenizer.json of Hugging Face's tokenizers says.")),
      file: fileName,
    }),
    v.strictObject({
      kind: v.pipe(
        v.literal("file"),
        v.description("A file lists the tokens: characters or words, whichever they turn out to be."),
      ),
      file: fileName,
    }),
    v.strictObject({
      kind: v.pipe(
        v.literal("training-text"),
        v.description(
          "The distinct characters of the text that the model was trained on, sorted by code point, as char-rnn's relatives number them.",
        ),
      ),
      file: fileName,
    }),
    v.strictObject({
      kind: v.pipe(
        v.literal("integers"),
        v.description("Nothing tells what the ids stand for: texts are token ids, written as numbers."),
      ),
    }),
    v.strictObject({
      kind: v.pipe(
        v.literal("numbers"),
        v.description("The model reads numbers: one row of a CSV, .npy or .wav file for each step."),
      ),
      columns: explained(listOfTexts, "The columns that are read, in this order, by their names in the header."),
      header: explained(v.boolean(), "Whether the first row holds names. Left out: it does where it holds no numbers."),
    }),
  ]),
  v.description("What the token ids stand for."),
);

const tensors = v.strictObject({
  recurrent: explained(v.string(), 'What the names of the recurrent tensors begin with, such as "decoder.rnn.".'),
  embedding: explained(v.nullable(text), "[vocabulary][size]; null: there is none, and the input is one-hot or numbers."),
  head: explained(v.nullable(text), "[vocabulary][hidden]; null: the model predicts nothing."),
  headBias: explained(v.nullable(text), "[vocabulary]; null: there is none."),
});

const wiring = v.strictObject({
  stack: explained(
    listOfTexts,
    "Recurrent parts that are run, in this order, by their names: each reads what the one before it gives. One alone is run by itself.",
  ),
  head: explained(
    v.array(text),
    "Dense layers from the last recurrent layer to what the model gives, in their order; the last one is the output layer. Empty: none is connected.",
  ),
  initialState: explained(
    v.picklist(["file", "zero"]),
    "Where the recurrent layers begin: at states that the file holds, or at zero.",
  ),
  states: explained(
    fileName,
    "A file in the checkpoint's folder with the states before the first step: an .npz with arrays layer0.h, layer0.c and so on.",
  ),
});

const head = v.strictObject({
  activation: explained(
    v.picklist(["none", "tanh", "relu", "sigmoid"]),
    "What dense layers between the recurrent layers and the last one apply to their sums.",
  ),
  output: explained(
    v.picklist(["none", "softmax", "log-softmax", "sigmoid", "tanh", "relu"]),
    "What is applied to what the last layer gives, where it is no next token: softmax gives probabilities of classes, log-softmax their logarithms, sigmoid a yes or no for each number, none the numbers as they are.",
  ),
  window: explained(
    v.pipe(whole, v.minValue(1)),
    "The model was trained on windows of so many tokens, each from a zero state; scores are computed in the same way.",
  ),
  padding: explained(
    v.union([whole, v.picklist(["none", "short"])]),
    "The id of the token with which windows that begin before the text are filled; short: they are not filled; none: tokens without a whole window before them are not predicted.",
  ),
  boundary: explained(v.nullable(whole), "The id of the token before and after each text; null: there is none."),
});

/** A length that a cell has besides its units; no network of ours comes near. */
const length = v.pipe(whole, v.minValue(1), v.maxValue(65_536));

const cellOptions = v.record(v.string(), v.union([v.number(), v.string()]));

const network = v.strictObject({
  units: v.pipe(length, v.description("Units of each layer.")),
  options: explained(cellOptions, "What the cell lets a layer set, lengths among it."),
  parts: explained(
    v.record(v.pipe(v.string(), v.regex(/^[\w-]{1,40}$/)), cellOptions),
    'Several ways to run it, the first one unless "part" names another: the options that each of them adds.',
  ),
});

const pictures = v.strictObject({
  width: v.pipe(length, v.description("Pixels in a row.")),
  height: v.pipe(length, v.description("Rows of pixels.")),
  darkest: v.pipe(v.number(), v.minValue(1e-6), v.description("The number of a black pixel; 0 is white.")),
  steps: v.pipe(length, v.description("Steps of the network for each picture.")),
  shown: v.pipe(
    v.picklist(["whole", "rows"]),
    v.description("What a step reads: all of the picture, or one row after the other."),
  ),
  noise: explained(whole, "Numbers of normal noise that each step reads behind the pixels, drawn from the picture's seed."),
  letters: explained(listOfTexts, "What the network writes with, by its own numbers."),
});

const lines = v.strictObject({
  characters: v.pipe(text, v.description("What it reads, each once, by its own numbers. Others are tried in lower case.")),
  longest: v.pipe(length, v.description("Characters in a line, at most.")),
  steps: v.pipe(length, v.description("Letters that it writes for each line.")),
  letters: v.pipe(text, v.description("What it writes with, each once, by its own numbers.")),
});

export const manifestSchema = v.pipe(
  v.strictObject({
    $schema: explained(v.string(), "Where the schema of this file is, for editors."),
    version: v.pipe(v.literal(1), v.description("The version of this manifest's form.")),
    name: explained(text, "What the model is called in lists and titles. Left out: the checkpoint's file name."),
    title: explained(text, 'The name in words, such as "Shakespeare LSTM".'),
    description: explained(v.string(), "One or two sentences: what it was trained on and what it is for."),
    sample: explained(
      text,
      "Something to try it on: a file, by its path from the checkpoint's folder. Left out: a scene by Shakespeare.",
    ),
    cell: explained(
      v.picklist(["lstm", "gru", "gru-reset-before", "rnn-tanh", "rnn-relu"]),
      "Settles what names and shapes leave open: whether a GRU applies its reset gate before or after the recurrent product, and a plain RNN's activation.",
    ),
    gateOrder: explained(
      v.pipe(v.string(), v.regex(/^(?:(?!.*(.).*\1)[ifgo]{4}|(?!.*(.).*\2)[rzn]{3})$/)),
      'The order in which the gates are stacked in the recurrent tensors: of an LSTM i (input), f (forget), g (candidate), o (output), such as "ifgo"; of a GRU r (reset), z (update), n (candidate), such as "rzn".',
    ),
    operandOrder: explained(
      v.picklist(["xh", "hx"]),
      "Where one matrix multiplies the input and the previous state, side by side: which of the two comes first, the input (xh) or the state (hx).",
    ),
    matrixSide: explained(
      v.picklist(["Wx", "xW"]),
      "Where all matrices of a cell written by hand are square, so that shapes do not tell: whether a matrix stands before what it multiplies (Wx), a row for each unit, or behind it (xW), a column for each.",
    ),
    updateGate: explained(
      v.picklist(["keeps", "takes"]),
      "What a GRU's update gate is a share of, where names alone do not tell: of the old state, which it keeps, as in PyTorch and Keras; or of the candidate, which it takes, as in some papers and courses.",
    ),
    forgetBias: explained(
      v.pipe(v.number(), v.minValue(-1000), v.maxValue(1000)),
      "What the program added to the pre-activation of an LSTM's forget gate and did not store in the file, as TensorFlow 1's cells do: 1 unless it was told otherwise.",
    ),
    recurrentActivation: explained(
      v.picklist(["sigmoid", "hard-sigmoid", "hard-sigmoid-sixth", "tanh", "relu", "softsign", "linear"]),
      "What gates apply to their sums. hard-sigmoid is 0.2 x + 0.5 between 0 and 1, as in Keras 1 and 2; hard-sigmoid-sixth is x / 6 + 0.5, as in Keras 3 and PyTorch.",
    ),
    activation: explained(v.picklist(activations), "What the candidate, and an LSTM's cell state on its way out, go through."),
    packing: explained(
      v.picklist(["plain", "cudnn"]),
      "How Keras stored the kernels: side by side (plain), or transposed gate by gate as cuDNN wants them.",
    ),
    directions: explained(
      v.pipe(v.array(direction), v.minLength(1)),
      'The direction in which each layer reads, in the layers\' order. "backward" is the same as "reverse".',
    ),
    input: explained(
      v.picklist(["embedding", "one-hot", "numbers"]),
      "What the first layer reads: rows of an embedding, tokens as one-hot vectors, or vectors of numbers that are no tokens.",
    ),
    head: explained(head, "What is between the recurrent layers and the predictions, and how predictions were trained."),
    vocabulary: v.optional(vocabulary),
    vocabularies: explained(
      v.record(text, vocabulary),
      'What the token ids of each recurrent part stand for, by the part\'s name, where an encoder and a decoder read different tokens. It goes before "vocabulary".',
    ),
    part: explained(text, "Which of several recurrent parts of the file is run, by the name under which inspecting lists it."),
    wiring: explained(wiring, "How the parts are connected, where the file does not say."),
    network: explained(
      network,
      "The file is of Gatescope's own form, tensors named layers.<layer>.<cell>.<parameter> by the engine's names, and holds a whole system: what its cell lets it set.",
    ),
    pictures: explained(
      pictures,
      "The network reads pictures: a table with a header, a picture in each row, its pixels in columns p0, p1, …; and a column seed where there is noise.",
    ),
    lines: explained(lines, "The network reads a line of text as a whole, from both ends, and then writes one."),
    tensors: explained(tensors, "Names of tensors, where the choice by name and shape is wrong; null says that there is none."),
  }),
  v.title("Gatescope manifest"),
  v.description(
    "What a checkpoint's tensors do not tell. The file lies beside the checkpoint and is named <checkpoint>.gatescope.json.",
  ),
);
