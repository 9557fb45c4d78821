/**
 * The bundled models in the groups that a person chooses from, in their order, each with what it is called and said to be:
 * their manifests are in English.
 */
import { message, quoted, type Message } from "../messages/message";

type Texts = readonly [title: Message, about: Message];

export interface BundledGroup {
  readonly title: Message;
  /** By name. */
  readonly models: ReadonlyMap<string, Texts>;
  /** Whether there are many, which are looked at on demand. */
  readonly isLong?: boolean;
}

export const bundledGroups: readonly BundledGroup[] = [
  {
    title: message("models.ofTexts"),
    models: new Map<string, Texts>([
      ["bytes", [message("models.bytes"), message("models.bytesAbout")]],
      ["shakespeare-lstm", [message("models.lstm"), message("models.lstmAbout")]],
      ["shakespeare-gru", [message("models.gru"), message("models.gruAbout")]],
      ["shakespeare-rnn", [message("models.rnn"), message("models.rnnAbout")]],
      ["rnnsearch", [message("models.rnnsearch"), message("models.rnnsearchAbout")]],
    ]),
  },
  {
    title: message("models.ofPictures"),
    models: new Map<string, Texts>([
      ["attention", [message("models.attention"), message("models.attentionAbout")]],
      ["vrnn", [message("models.vrnn"), message("models.vrnnAbout")]],
      ["storn", [message("models.storn"), message("models.stornAbout")]],
      ["draw", [message("models.draw"), message("models.drawAbout")]],
    ]),
  },
  {
    title: message("models.family"),
    isLong: true,
    models: new Map<string, Texts>([
      ["family-rnn", [message("models.familyRnn"), message("models.familyRnnAbout")]],
      ["family-lstm", [quoted("LSTM"), message("models.familyLstmAbout")]],
      ["family-lstm-peephole", [message("models.familyPeephole"), message("models.familyPeepholeAbout")]],
      ["family-lstm-peephole-if", [message("models.familyPeepholeIf"), message("models.familyPeepholeIfAbout")]],
      ["family-lstm-coupled", [message("models.familyCoupled"), message("models.familyCoupledAbout")]],
      ["family-gru", [quoted("GRU"), message("models.familyGruAbout")]],
      ["family-gru-reset-before", [message("models.familyGruResetBefore"), message("models.familyGruResetBeforeAbout")]],
      ["family-lstm-depth-gated", [message("models.familyDepthGated"), message("models.familyDepthGatedAbout")]],
      // oxlint-disable-next-line gatescope/no-wording -- a name
      ["family-grid-lstm", [quoted("Grid LSTM"), message("models.familyGridAbout")]],
      // oxlint-disable-next-line gatescope/no-wording -- a name
      ["family-rnn-clockwork", [quoted("Clockwork RNN"), message("models.familyClockworkAbout")]],
      ["family-lstm-nig", [message("models.familyNig"), message("models.familyNigAbout")]],
      ["family-lstm-nfg", [message("models.familyNfg"), message("models.familyNfgAbout")]],
      ["family-lstm-nog", [message("models.familyNog"), message("models.familyNogAbout")]],
      ["family-lstm-niaf", [message("models.familyNiaf"), message("models.familyNiafAbout")]],
      ["family-lstm-noaf", [message("models.familyNoaf"), message("models.familyNoafAbout")]],
      ["family-lstm-cifg", [message("models.familyCifg"), message("models.familyCifgAbout")]],
      ["family-lstm-fgr", [message("models.familyFgr"), message("models.familyFgrAbout")]],
      ["family-mut1", [quoted("MUT1"), message("models.familyMut1About")]],
      ["family-mut2", [quoted("MUT2"), message("models.familyMut2About")]],
      ["family-mut3", [quoted("MUT3"), message("models.familyMut3About")]],
      ["family-mingru", [quoted("minGRU"), message("models.familyMinGruAbout")]],
      ["family-minlstm", [quoted("minLSTM"), message("models.familyMinLstmAbout")]],
      ["family-slstm", [quoted("sLSTM"), message("models.familySlstmAbout")]],
    ]),
  },
];

export const bundledTexts: ReadonlyMap<string, Texts> = new Map(bundledGroups.flatMap(({ models }) => [...models]));
