/**
 * AssemblyScript: the two things that bound a recurrent layer in 128-bit SIMD, each alone. roofline.mjs compiles and
 * times it.
 */

/** 24 multiply-adds of 4 numbers in each turn, on 12 sums that wait for nothing but themselves: 192 operations a turn. */
export function multiplyAdds(turns: i32, factor: f32): f32 {
  const x = f32x4.splat(factor),
    y = f32x4.splat(factor);
  let a = x,
    b = x,
    c = x,
    d = x,
    e = x,
    f = x,
    g = x,
    h = x,
    i = x,
    j = x,
    k = x,
    l = x;
  for (let turn = 0; turn < turns; turn++) {
    a = f32x4.relaxed_madd(x, y, a);
    b = f32x4.relaxed_madd(x, y, b);
    c = f32x4.relaxed_madd(x, y, c);
    d = f32x4.relaxed_madd(x, y, d);
    e = f32x4.relaxed_madd(x, y, e);
    f = f32x4.relaxed_madd(x, y, f);
    g = f32x4.relaxed_madd(x, y, g);
    h = f32x4.relaxed_madd(x, y, h);
    i = f32x4.relaxed_madd(x, y, i);
    j = f32x4.relaxed_madd(x, y, j);
    k = f32x4.relaxed_madd(x, y, k);
    l = f32x4.relaxed_madd(x, y, l);
    a = f32x4.relaxed_madd(x, y, a);
    b = f32x4.relaxed_madd(x, y, b);
    c = f32x4.relaxed_madd(x, y, c);
    d = f32x4.relaxed_madd(x, y, d);
    e = f32x4.relaxed_madd(x, y, e);
    f = f32x4.relaxed_madd(x, y, f);
    g = f32x4.relaxed_madd(x, y, g);
    h = f32x4.relaxed_madd(x, y, h);
    i = f32x4.relaxed_madd(x, y, i);
    j = f32x4.relaxed_madd(x, y, j);
    k = f32x4.relaxed_madd(x, y, k);
    l = f32x4.relaxed_madd(x, y, l);
  }
  const sum = f32x4.add(
    f32x4.add(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), f32x4.add(f32x4.add(e, f), f32x4.add(g, h))),
    f32x4.add(f32x4.add(i, j), f32x4.add(k, l)),
  );
  return f32x4.extract_lane(sum, 0);
}

/** Reads `bytes` (a multiple of 512) from an address, `times` over, as two streams: the halves side by side. */
export function readTwo(from: usize, bytes: usize, times: i32): i32 {
  const part = bytes >> 1;
  let a = i32x4.splat(0),
    b = a,
    c = a,
    d = a,
    e = a,
    f = a,
    g = a,
    h = a;
  for (let time = 0; time < times; time++) {
    for (let at = from, end = from + part; at < end; at += 128) {
      const other = at + part;
      a = i32x4.add(a, v128.load(at));
      b = i32x4.add(b, v128.load(other));
      c = i32x4.add(c, v128.load(at, 16));
      d = i32x4.add(d, v128.load(other, 16));
      e = i32x4.add(e, v128.load(at, 32));
      f = i32x4.add(f, v128.load(other, 32));
      g = i32x4.add(g, v128.load(at, 48));
      h = i32x4.add(h, v128.load(other, 48));
      a = i32x4.add(a, v128.load(at, 64));
      b = i32x4.add(b, v128.load(other, 64));
      c = i32x4.add(c, v128.load(at, 80));
      d = i32x4.add(d, v128.load(other, 80));
      e = i32x4.add(e, v128.load(at, 96));
      f = i32x4.add(f, v128.load(other, 96));
      g = i32x4.add(g, v128.load(at, 112));
      h = i32x4.add(h, v128.load(other, 112));
    }
  }
  return laneOfSum(a, b, c, d, e, f, g, h);
}

/** The same as four streams, which is faster where the block comes from memory. */
export function readFour(from: usize, bytes: usize, times: i32): i32 {
  const part = bytes >> 2;
  let a = i32x4.splat(0),
    b = a,
    c = a,
    d = a,
    e = a,
    f = a,
    g = a,
    h = a;
  for (let time = 0; time < times; time++) {
    for (let at = from, end = from + part; at < end; at += 64) {
      const second = at + part,
        third = second + part,
        fourth = third + part;
      a = i32x4.add(a, v128.load(at));
      b = i32x4.add(b, v128.load(second));
      c = i32x4.add(c, v128.load(third));
      d = i32x4.add(d, v128.load(fourth));
      e = i32x4.add(e, v128.load(at, 16));
      f = i32x4.add(f, v128.load(second, 16));
      g = i32x4.add(g, v128.load(third, 16));
      h = i32x4.add(h, v128.load(fourth, 16));
      a = i32x4.add(a, v128.load(at, 32));
      b = i32x4.add(b, v128.load(second, 32));
      c = i32x4.add(c, v128.load(third, 32));
      d = i32x4.add(d, v128.load(fourth, 32));
      e = i32x4.add(e, v128.load(at, 48));
      f = i32x4.add(f, v128.load(second, 48));
      g = i32x4.add(g, v128.load(third, 48));
      h = i32x4.add(h, v128.load(fourth, 48));
    }
  }
  return laneOfSum(a, b, c, d, e, f, g, h);
}

/** Without a use of what was read, the compiler would leave the reading out. */
function laneOfSum(a: v128, b: v128, c: v128, d: v128, e: v128, f: v128, g: v128, h: v128): i32 {
  const sum = i32x4.add(i32x4.add(i32x4.add(a, b), i32x4.add(c, d)), i32x4.add(i32x4.add(e, f), i32x4.add(g, h)));
  return i32x4.extract_lane(sum, 0);
}
