/**
 * What VS Code shows of package.json. `npm run messages` writes these to package.nls.json and package.nls.ko.json, which
 * know no arguments; sentences that name a command take its title from here.
 */
export const contributions = {
  "contributions.displayName": "Gatescope",
  "contributions.description":
    "Look inside recurrent networks: run an LSTM, GRU or RNN over the text you are reading and see every gate and state at every token.",
  "contributions.category": "Gatescope",
  "contributions.untrustedWorkspaces":
    "Nothing in a checkpoint, a manifest or a text is ever executed: pickles are read as data with a list of known constructors, and every size in a file is bounded before memory is taken.",
  "contributions.virtualWorkspaces":
    "Checkpoints are read from disk in ranges, so that files of gigabytes open at once; a virtual workspace has no disk.",
  "contributions.visualize": "Visualize LSTM",
  "contributions.visualizeWithCheckpoint": "Visualize LSTM with This Checkpoint",
  "contributions.visualizeNumbers": "Visualize a File of Numbers…",
  "contributions.explainCheckpoint": "Explain This Checkpoint",
  "contributions.compareCheckpoints": "Compare Checkpoints",
  "contributions.chooseModel": "Choose Model…",
  "contributions.chooseVocabulary": "Choose Vocabulary…",
  "contributions.traceAgain": "Trace Again",
  "contributions.cancelTrace": "Cancel Trace",
  "contributions.showToken": "Show Token at the Caret in the Panel",
  "contributions.focusBack": "Focus Back",
  "contributions.focusForward": "Focus Forward",
  "contributions.inspector": "Gatescope Checkpoint Inspector",
  "contributions.modelSetting":
    "The model that **Visualize LSTM** runs: the name of a bundled model (`bytes`, `shakespeare-lstm`, `shakespeare-gru`, `shakespeare-rnn`) or the path of a checkpoint, absolute or relative to the workspace folder. **Gatescope: Choose Model…** sets it.",
  "contributions.hoverSetting": "Show gate and state values when hovering the text of a traced document.",
  "contributions.followEditsSetting":
    "Trace on from the first changed token while the text is edited. Otherwise what an edit made stale is marked until it is traced again.",
  "contributions.threadsSetting":
    "How many threads compute one trace: auto takes two where there are two cores. The numbers are the same with either. Takes effect when the engine starts next: after half a minute without a trace, or when the window is reloaded.",
  "contributions.memorySetting":
    "How much memory, in MB, the gates and states of one trace may take. Past it, values are computed again where they are looked at.",
} as const;
