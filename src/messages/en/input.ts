/** What reading texts, tables, sounds and vocabularies says. */
export const input = {
  "input.onlyHeader": "{name} has a header and no row of numbers below it.",
  "input.rowLength":
    "{name}, line {line, number}: it has {found, plural, one {# column} other {# columns}}, and the first row {expected, number}.",
  "input.columnsNamed":
    "The manifest names {count, plural, one {# column} other {# columns}}, and the model reads {width, number} for each step. Name as many as it reads.",
  "input.noHeader": "{name} has no header, and the manifest names the column {column}. Add a first row of names.",
  "input.noColumn": "{name} has no column {column}; its columns are {columns}.",
  "input.noTokenIds":
    "The text has no numbers, and this model's tokens are written as numbers from 0 to {last, number}: {example}, say. Write token ids, or choose a vocabulary for the checkpoint.",
  "input.tooManyRows":
    "{name} has {steps, number} steps of {columns, number} numbers; at most {maximumSteps, number} steps and {maximumNumbers, number} numbers are read. Cut it into parts.",
  "input.tableTooLarge": "{name} has {megabytes, number} MB, and a table has at most 256. Cut it up.",
  "input.noArray": "{name} holds no array.",
  "input.arrayShape": "{name} has the shape {shape}, and the model reads {wanted}. {advice}",
  "input.transpose": "Save it transposed: np.save(file, array.T).",
  "input.thatShape": "Save an array of that shape.",
  "input.soundForWide":
    "{name} is a sound, one number after the other, and the model reads {width, number} numbers for each step. Compute what it was trained on and save it as .npy of the shape [steps, {size, number}].",
  "input.noTable":
    "{name} is neither a table in UTF-8 nor a .npy or .wav file; these are read, of at most {maximumNumbers, number} numbers.",
  "input.siblingEmpty": "{name} beside the checkpoint lists no tokens; it was not used.",
  "input.siblingUnused": "{name} beside the checkpoint was not used: {reason}",
  "input.siblingNotRead":
    "{name} beside the checkpoint is {what}, which is not read. Write its tokens into vocab.json or tokenizer.json.",
  "input.sentencePiece": "a SentencePiece model",
  "input.textTooLarge": "{name} has more than 1 GB. Point at a part of the text that has all its characters.",
  "input.noText": "{name} is no text in UTF-8. Choose the text that the model was trained on.",
  "input.partCutOff":
    "the part {part} has {length, plural, one {# byte} other {# bytes}} and the file ends before; it may be cut off",
  "input.samplesFirst": "samples come before their format",
  "input.noSamples": "it holds no samples",
  "input.formatShort": "the format has {size, plural, one {# byte} other {# bytes}}, and 16 are needed",
  "input.channels":
    "{name} has {channels, plural, one {# channel} other {# channels}}, and the model reads one. Mix them down to one, or save the channel you want as a file of its own.",
  "input.sampleBits":
    "{name} has samples of {bits, number} bits in the encoding {code, number}, which are not read. Save it as PCM of 8, 16, 24 or 32 bits.",
  "input.vocabularyOf":
    "{kind, select, bytes {{size, number} bytes} characters {{size, number} characters} words {{size, number} words} subwords {{size, number} subwords} integers {{size, number} token ids} other {{size, number} tokens}}",
  "input.manifestSays": "The manifest says so.",
  "input.manifestNames": "The manifest names {source}.",
  "input.fileLists": "The {source} lists it.",
  "input.besideLies": "{source} lies beside the checkpoint.",
  "input.sizeSuggests": "The size {size, number} alone suggests it; a manifest can say otherwise.",
  "input.readAs": "The vocabulary in {source} has {listed, number} tokens and the model {size, number}: it is read as {as}.",
  "input.notUsed": "The vocabulary in {source} has {found, number} tokens and the model {size, number}; it was not used.",
  "input.tokenizerUses": "the tokenizer uses {what}, which is not read. Choose another vocabulary, or show tokens by number.",
  "input.tokenizerUnsound": "the tokenizer is not sound at {where}: {reason}. Save it again.",
  "input.partsExpected": "a list of at most 100 parts is expected",
  "input.stringExpected": "a string is expected",
  "input.flagExpected": "true or false is expected",
  "input.noType": "it has no type",
  "input.listExpected": "a list of at most {limit, number} is expected",
  "input.wholeNumberExpected": "a whole number is expected",
  "input.mergeNoPair": "merge {rank, number} is no pair of tokens",
  "input.mergeUnknown": "merge {rank, number}, of {first} and {second}, is not of the vocabulary",
  "input.normalizersTooDeep": "normalizers in normalizers, deeper than 8",
  "input.normalizer": "the normalizer {type}",
  "input.patternExpected": "a pattern is expected",
  "input.expression": "the regular expression {expression}",
  "input.preTokenizersTooDeep": "pre-tokenizers in pre-tokenizers, deeper than 8",
  "input.preTokenizer": "the pre-tokenizer {type}",
  "input.noneOf": "{name} is none of {known}",
  "input.mapExpected": "a map of tokens to ids is expected",
  "input.tooManyTokens": "{count, number} tokens, and at most {limit, number} are read",
  "input.idNoWholeNumber": "an id is no whole number in its bounds",
  "input.tokenTooLong": "a token has more than {limit, number} characters",
  "input.noJson": "it is no JSON",
  "input.noJsonObject": "it is no JSON object",
  "input.isMissing": "it is missing",
  "input.model": "the model {type}",
  "input.idTooLarge": "the id {id, number} is larger than any that is read",
  "input.scoresExpected": "a list of tokens with their scores is expected",
  "input.charactersExpected": "0 to 1000 is expected",
  "input.beginning": "its beginning",
  "input.vocabularyMissing":
    "{name} has {size, number} tokens, and nothing tells what they stand for. Choose a file that lists them, or the text it was trained on, or show tokens by number; {manifest} keeps the choice.",
  "input.vocabularyMissingOffered":
    "{name} has {size, number} tokens, and nothing tells what they stand for. Programs with so many use {offers}. Choose a file that lists them, or the text it was trained on, or show tokens by number; {manifest} keeps the choice.",
  "input.noNumbers":
    "{name} is no table of numbers, and this model reads {width, plural, one {one number} other {# numbers}} for each step. Write one row for each step, parted by commas, semicolons, tabs or blanks, or open a .csv, .npy or .wav file.",
  "input.nameColumns": "Name the columns to read in the manifest: {example}.",
  "input.addColumns": "Add what is missing, or open another file.",
  "input.columnCount":
    "{name} has {count, plural, one {# column} other {# columns}} of numbers, and the model reads {width, number} for each step. {advice}",
  "input.columnCountNamed":
    "{name} has {count, plural, one {# column} other {# columns}} of numbers ({columns}), and the model reads {width, number} for each step. {advice}",
  "input.modelReadsText":
    "{model} reads text, and {file} is to be read as numbers. Open it as a text, or choose a model that reads numbers.",
  "input.emptyField": "nothing where a number is expected",
  "input.fieldNoNumber": "{field} is no number",
  "input.cell": "{name}, line {line, number}, column {column, number}",
  "input.cellOfColumn": "{name}, line {line, number}, column {column, number} ({title})",
  "input.badCell": "{where}: {reason}. The model reads rows of {width, plural, one {one number} other {# numbers}}.",
  "input.badCellComma":
    "{where}: {reason}. The model reads rows of {width, plural, one {one number} other {# numbers}}. Write decimals with a point.",
} as const;
