/** What bundled models are called and said to be. */
export const models = {
  "models.bytes": "Bytes: prose, source code, Korean",
  "models.bytesAbout":
    "Reads any text as bytes; trained on Shakespeare, on JavaScript, TypeScript, C++, SCSS, JSON and Markdown, and on Korean messages of programs.",
  "models.lstm": "Shakespeare LSTM",
  "models.lstmAbout":
    "The LSTM: one of three models of equal size, trained alike on Shakespeare, character by character, to be compared.",
  "models.gru": "Shakespeare GRU",
  "models.gruAbout":
    "The GRU (reset gate after the recurrent product): one of three models of equal size, trained alike on Shakespeare, character by character, to be compared.",
  "models.rnn": "Shakespeare RNN (tanh)",
  "models.rnnAbout":
    "The plain tanh network: one of three models of equal size, trained alike on Shakespeare, character by character, to be compared.",
  "models.attention": "Attention: spells a digit's name",
  "models.attentionAbout":
    "Looks at a digit of 8 x 8 pixels and spells its name, letter by letter: soft attention chooses where it looks each time.",
  "models.vrnn": "VRNN: writes digits row by row",
  "models.vrnnAbout":
    "A recurrent network with a latent variable at every step, which it expects by what went before; writes a digit of 8 x 8 pixels row by row, or reads one.",
  "models.storn": "STORN: writes digits row by row",
  "models.stornAbout":
    "A recurrent network with a latent variable at every step, drawn alike whatever went before; writes a digit of 8 x 8 pixels row by row, or reads one.",

  "models.ofTexts": "Models of text",
  "models.ofPictures": "Models of digits",
} as const;
