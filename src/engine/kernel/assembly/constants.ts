/**
 * Constants of four equal floats, kept in memory below the arena and written when the module starts. V8 builds a
 * constant of 128 bits from two moves of 64 wherever it is used, inside loops too; loading it is twice as fast.
 */
export const enum Constant {
  One = 64,
  Two = 80,
  Least = 96, // exponents that exp2 takes
  Greatest = 112,
  Magic = 128, // 1.5 * 2^23
  MinusLog2e = 144,
  MinusTwoLog2e = 160,
  Log2e = 176,
  Exp2_1 = 192, // coefficients of 2^f
  Exp2_2 = 208,
  Exp2_3 = 224,
  Exp2_4 = 240,
  Exp2_5 = 256,
  Exp2_6 = 272,
  Exp_1 = 288, // coefficients of e^r
  Exp_2 = 304,
  Exp_3 = 320,
  Exp_4 = 336,
  Exp_5 = 352,
  Exp_6 = 368,
  ExpLeast = 384, // exp is 0 below, infinite above
  ExpGreatest = 400,
  Ln2High = 416, // ln 2 in two parts, the first with few bits
  Ln2Low = 432,
  Third = 448,
  Fifth = 464,
  Seventh = 480,
  Ninth = 496,
  Eleventh = 512,
  Thirteenth = 528,
  Fifteenth = 544,
  Overflow = 560, // the exponent of infinity
}

function set(at: usize, value: f32): void {
  v128.store(at, f32x4.splat(value));
}

set(Constant.One, 1);
set(Constant.Two, 2);
set(Constant.Least, -126);
set(Constant.Greatest, 126);
set(Constant.Magic, 12582912);
set(Constant.MinusLog2e, -1.4426950408889634);
set(Constant.MinusTwoLog2e, -2.8853900817779268);
set(Constant.Log2e, 1.4426950408889634);
set(Constant.Exp2_1, 0.6931472149680415);
set(Constant.Exp2_2, 0.24022652782877163);
set(Constant.Exp2_3, 0.05550310550992533);
set(Constant.Exp2_4, 0.009617692974749854);
set(Constant.Exp2_5, 0.0013406643906116696);
set(Constant.Exp2_6, 0.00015594677590300814);
set(Constant.Exp_1, 1.0000000496403887);
set(Constant.Exp_2, 0.5000000434374788);
set(Constant.Exp_3, 0.16666365441255637);
set(Constant.Exp_4, 0.04166477729705922);
set(Constant.Exp_5, 0.008379011162549362);
set(Constant.Exp_6, 0.0014061240411204225);
set(Constant.ExpLeast, -104);
set(Constant.ExpGreatest, 89);
set(Constant.Ln2High, 0.693359375);
set(Constant.Ln2Low, -2.1219444e-4);
set(Constant.Third, 1.0 / 3.0);
set(Constant.Fifth, 1.0 / 5.0);
set(Constant.Seventh, 1.0 / 7.0);
set(Constant.Ninth, 1.0 / 9.0);
set(Constant.Eleventh, 1.0 / 11.0);
set(Constant.Thirteenth, 1.0 / 13.0);
set(Constant.Fifteenth, 1.0 / 15.0);
set(Constant.Overflow, 128);
