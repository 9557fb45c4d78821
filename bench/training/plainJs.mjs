/**
 * An update of training as somebody writes it who needs no library: typed arrays and loops, forward, back through every step,
 * AdamW. A one-hot input is a column of its matrix that is looked up.
 */

/** @typedef {import("./batch.mjs").Batch} Batch */

/** @param {Batch} batch @returns {{ title: string, every: number, update: () => number, stop: () => void }} */
export function plainJs({ layers, head, vocabulary, rows, steps, ids, optimizer }) {
  const nets = layers.map(({ W, R, b, inputSize, units }, index) => {
    const size = (/** @type {number} */ width) => new Float32Array(steps * rows * width);
    const [w, r, bias] = [W, R, b].map((values) => learned(values));
    const states = { h: new Float32Array(rows * units), c: new Float32Array(rows * units) };
    return {
      index,
      inputSize,
      units,
      w,
      r,
      bias,
      states,
      gates: size(4 * units),
      c: size(units),
      h: size(units),
      dh: size(units),
    };
  });
  const [wHead, bHead] = [learned(head.weight), learned(head.bias)];
  const all = [...nets.flatMap(({ w, r, bias }) => [w, r, bias]), wHead, bHead];
  const top = nets[nets.length - 1];
  const probabilities = new Float32Array(steps * rows * vocabulary);
  let done = 0;

  function forward() {
    for (const net of nets) {
      const { units, inputSize, w, r, bias, states, gates, c, h } = net;
      const below = nets[net.index - 1]?.h;
      const z = new Float32Array(4 * units);
      for (let step = 0; step < steps; step++) {
        for (let row = 0; row < rows; row++) {
          const at = step * rows + row;
          const [before, from] = step === 0 ? [states.h, row * units] : [h, (at - rows) * units];
          for (let k = 0, cell = 0; k < 4 * units; k++) {
            let sum = bias.values[k];
            if (below) for (let j = 0; j < inputSize; j++) sum += w.values[k * inputSize + j] * below[at * inputSize + j];
            else sum += w.values[k * inputSize + ids[at]];
            for (let j = 0; j < units; j++, cell++) sum += r.values[cell] * before[from + j];
            z[k] = sum;
          }
          for (let k = 0; k < units; k++) {
            const i = sigmoid(z[k]);
            const f = sigmoid(z[units + k]);
            const g = Math.tanh(z[2 * units + k]);
            const o = sigmoid(z[3 * units + k]);
            const gate = at * 4 * units + k;
            gates[gate] = i;
            gates[gate + units] = f;
            gates[gate + 2 * units] = g;
            gates[gate + 3 * units] = o;
            const past = step === 0 ? states.c[row * units + k] : c[(at - rows) * units + k];
            c[at * units + k] = f * past + i * g;
            h[at * units + k] = o * Math.tanh(c[at * units + k]);
          }
        }
      }
    }
    let loss = 0;
    for (let at = 0; at < steps * rows; at++) {
      let total = 0;
      for (let k = 0; k < vocabulary; k++) {
        let sum = bHead.values[k];
        for (let j = 0; j < top.units; j++) sum += wHead.values[k * top.units + j] * top.h[at * top.units + j];
        total += probabilities[at * vocabulary + k] = Math.exp(sum);
      }
      for (let k = 0; k < vocabulary; k++) probabilities[at * vocabulary + k] /= total;
      loss -= Math.log(probabilities[at * vocabulary + ids[at + rows]]);
    }
    return loss / (steps * rows);
  }

  function backward() {
    for (const { gradient } of all) gradient.fill(0);
    for (const { dh } of nets) dh.fill(0);
    for (let at = 0; at < steps * rows; at++) {
      for (let k = 0; k < vocabulary; k++) {
        const d = (probabilities[at * vocabulary + k] - (k === ids[at + rows] ? 1 : 0)) / (steps * rows);
        bHead.gradient[k] += d;
        for (let j = 0; j < top.units; j++) {
          wHead.gradient[k * top.units + j] += d * top.h[at * top.units + j];
          top.dh[at * top.units + j] += d * wHead.values[k * top.units + j];
        }
      }
    }
    for (const net of [...nets].reverse()) {
      const { units, inputSize, w, r, bias, states, gates, c, h, dh } = net;
      const below = nets[net.index - 1];
      const dc = new Float32Array(rows * units);
      const dz = new Float32Array(4 * units);
      for (let step = steps - 1; step >= 0; step--) {
        for (let row = 0; row < rows; row++) {
          const at = step * rows + row;
          const [before, from] = step === 0 ? [states.h, row * units] : [h, (at - rows) * units];
          for (let k = 0; k < units; k++) {
            const gate = at * 4 * units + k;
            const [i, f, g, o] = [gates[gate], gates[gate + units], gates[gate + 2 * units], gates[gate + 3 * units]];
            const squashed = Math.tanh(c[at * units + k]);
            const past = step === 0 ? states.c[row * units + k] : c[(at - rows) * units + k];
            const d = dc[row * units + k] + dh[at * units + k] * o * (1 - squashed * squashed);
            dz[k] = d * g * i * (1 - i);
            dz[units + k] = d * past * f * (1 - f);
            dz[2 * units + k] = d * i * (1 - g * g);
            dz[3 * units + k] = dh[at * units + k] * squashed * o * (1 - o);
            dc[row * units + k] = d * f;
          }
          for (let k = 0, cell = 0; k < 4 * units; k++) {
            const d = dz[k];
            bias.gradient[k] += d;
            if (!below) w.gradient[k * inputSize + ids[at]] += d;
            else {
              for (let j = 0; j < inputSize; j++) {
                w.gradient[k * inputSize + j] += d * below.h[at * inputSize + j];
                below.dh[at * inputSize + j] += d * w.values[k * inputSize + j];
              }
            }
            for (let j = 0; j < units; j++, cell++) {
              r.gradient[cell] += d * before[from + j];
              if (step > 0) dh[(at - rows) * units + j] += d * r.values[cell];
            }
          }
        }
      }
    }
  }

  function learn() {
    const { rate, beta1, beta2, epsilon, weightDecay, clip } = optimizer;
    let square = 0;
    for (const { gradient } of all) for (const value of gradient) square += value * value;
    const scale = Math.min(1, clip / (Math.sqrt(square) + 1e-6));
    done++;
    for (const { values, gradient, mean, spread } of all) {
      for (let k = 0; k < values.length; k++) {
        const d = gradient[k] * scale;
        mean[k] = beta1 * mean[k] + (1 - beta1) * d;
        spread[k] = beta2 * spread[k] + (1 - beta2) * d * d;
        const step = mean[k] / (1 - beta1 ** done) / (Math.sqrt(spread[k] / (1 - beta2 ** done)) + epsilon);
        values[k] -= rate * (step + weightDecay * values[k]);
      }
    }
  }

  return {
    title: "Plain JS loops, 1 thread",
    every: 5,
    update() {
      const loss = forward();
      backward();
      learn();
      for (const { h, c, states, units } of nets) {
        states.h.set(h.subarray((steps - 1) * rows * units));
        states.c.set(c.subarray((steps - 1) * rows * units));
      }
      return loss;
    },
    stop: () => undefined,
  };
}

const sigmoid = (/** @type {number} */ value) => 1 / (1 + Math.exp(-value));

/** @param {Float32Array} from */
const learned = (from) => ({
  values: from.slice(),
  gradient: new Float32Array(from.length),
  mean: new Float32Array(from.length),
  spread: new Float32Array(from.length),
});
