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
  "models.rnnsearch": "Attention over text: writes dates in ISO form",
  "models.rnnsearchAbout":
    "Reads a date as people write it, a line at a time, and writes its ISO form: for every digit, attention over the line's characters.",
  "models.vrnn": "VRNN: writes digits row by row",
  "models.vrnnAbout":
    "A recurrent network with a latent variable at every step, which it expects by what went before; writes a digit of 8 x 8 pixels row by row, or reads one.",
  "models.storn": "STORN: writes digits row by row",
  "models.stornAbout":
    "A recurrent network with a latent variable at every step, drawn alike whatever went before; writes a digit of 8 x 8 pixels row by row, or reads one.",
  "models.draw": "DRAW: draws digits in steps",
  "models.drawAbout":
    "Draws a digit of 8 x 8 pixels in eight steps from noise, writing through a window that it places itself; or reads one through such a window and draws it.",

  "models.ofTexts": "Models of text",
  "models.ofPictures": "Models of digits",
  "models.family": "The family: one network for each cell, trained alike",
  "models.familyRnn": "Plain RNN",
  "models.familyRnnAbout": "The plain recurrent network: tanh, and no gate.",
  "models.familyLstmAbout": "Forget, input and output gate around a cell state, without peepholes (NP of Greff et al. 2015).",
  "models.familyPeephole": "LSTM with peepholes",
  "models.familyPeepholeAbout": "All three gates also see the cell state: the LSTM that Greff et al. 2015 start from.",
  "models.familyPeepholeIf": "LSTM with peepholes, input and forget gate",
  "models.familyPeepholeIfAbout": "The input and the forget gate also see the cell state; the output gate does not.",
  "models.familyCoupled": "LSTM with coupled gates",
  "models.familyCoupledAbout": "It writes only where it forgets: the input gate is 1 − f.",
  "models.familyGruAbout":
    "Update and reset gate, and no cell state; the reset gate comes after the recurrent product, as in PyTorch.",
  "models.familyGruResetBefore": "GRU (reset before)",
  "models.familyGruResetBeforeAbout": "The GRU as its paper has it: the reset gate comes before the recurrent product.",
  "models.familyDepthGated": "Depth-gated LSTM",
  "models.familyDepthGatedAbout": "Two layers: a gate of its own lets the second one's cell state take from the first one's.",
  "models.familyGridAbout":
    "Two layers of blocks with two memories each: one goes on along time, the other up from layer to layer (Kalchbrenner et al. 2015).",
  "models.familyClockworkAbout": "Four groups of units, renewed at every step, every second, every fourth and every eighth.",
  "models.familyNig": "LSTM without input gate",
  "models.familyNigAbout": "Everything is written: the LSTM with peepholes, without its input gate (NIG of Greff et al. 2015).",
  "models.familyNfg": "LSTM without forget gate",
  "models.familyNfgAbout": "Nothing is forgotten: the LSTM with peepholes, without its forget gate (NFG of Greff et al. 2015).",
  "models.familyNog": "LSTM without output gate",
  "models.familyNogAbout":
    "All of the cell state is let out: the LSTM with peepholes, without its output gate (NOG of Greff et al. 2015).",
  "models.familyNiaf": "LSTM without input activation",
  "models.familyNiafAbout": "The candidate goes without its tanh: the LSTM with peepholes otherwise (NIAF of Greff et al. 2015).",
  "models.familyNoaf": "LSTM without output activation",
  "models.familyNoafAbout":
    "The cell state goes out without its tanh: the LSTM with peepholes otherwise (NOAF of Greff et al. 2015).",
  "models.familyCifg": "LSTM with peepholes, forget gate 1 − i",
  "models.familyCifgAbout":
    "The forget gate is what the input gate leaves: coupled gates with peepholes (CIFG of Greff et al. 2015).",
  "models.familyFgr": "LSTM with full gate recurrence",
  "models.familyFgrAbout":
    "Every gate also reads all gates of the step before: the LSTM with peepholes otherwise (FGR of Greff et al. 2015).",
  "models.familyMut1About": "Near the GRU, found by search; its update gate sees the input alone (Jozefowicz et al. 2015).",
  "models.familyMut2About": "Near the GRU, found by search; its reset gate takes the input as it is (Jozefowicz et al. 2015).",
  "models.familyMut3About":
    "Near the GRU, found by search; its update gate sees tanh of the hidden state (Jozefowicz et al. 2015).",
  "models.familyMinGruAbout": "Two layers whose gate and candidate see the input alone, not the state (Feng et al. 2024).",
  "models.familyMinLstmAbout": "Two layers whose forget and input gate see the input alone and share out 1 (Feng et al. 2024).",
  "models.familySlstmAbout":
    "Exponential gates, with a state that keeps them in range and one that counts what was written (Beck et al. 2024).",
} as const;
