/** PyTorch's element types: how many bytes one takes, and under which name it is shown and decoded. */

export interface ElementType {
  /** As safetensors writes it where it has a name for it; only names that src/tensor knows are decoded. */
  readonly dtype: string;
  readonly bytes: number;
}

const type = (dtype: string, bytes: number): ElementType => ({ dtype, bytes });

/** By the storage class's name without its module. */
const byStorage = new Map<string, ElementType>([
  ["DoubleStorage", type("F64", 8)],
  ["FloatStorage", type("F32", 4)],
  ["HalfStorage", type("F16", 2)],
  ["BFloat16Storage", type("BF16", 2)],
  ["LongStorage", type("I64", 8)],
  ["IntStorage", type("I32", 4)],
  ["ShortStorage", type("I16", 2)],
  ["CharStorage", type("I8", 1)],
  ["ByteStorage", type("U8", 1)],
  ["BoolStorage", type("BOOL", 1)],
  ["ComplexFloatStorage", type("C64", 8)],
  ["ComplexDoubleStorage", type("C128", 16)],
  ["QInt8Storage", type("QINT8", 1)],
  ["QUInt8Storage", type("QUINT8", 1)],
  ["QInt32Storage", type("QINT32", 4)],
  ["QUInt4x2Storage", type("QUINT4X2", 1)],
  ["QUInt2x4Storage", type("QUINT2X4", 1)],
  ["UntypedStorage", type("U8", 1)],
  ["_UntypedStorage", type("U8", 1)],
]);

/** By torch's dtype. */
const byDtype = new Map<string, ElementType>([
  ["float64", type("F64", 8)],
  ["double", type("F64", 8)],
  ["float32", type("F32", 4)],
  ["float", type("F32", 4)],
  ["float16", type("F16", 2)],
  ["half", type("F16", 2)],
  ["bfloat16", type("BF16", 2)],
  ["int64", type("I64", 8)],
  ["long", type("I64", 8)],
  ["int32", type("I32", 4)],
  ["int", type("I32", 4)],
  ["int16", type("I16", 2)],
  ["short", type("I16", 2)],
  ["int8", type("I8", 1)],
  ["uint8", type("U8", 1)],
  ["uint16", type("U16", 2)],
  ["uint32", type("U32", 4)],
  ["uint64", type("U64", 8)],
  ["bool", type("BOOL", 1)],
  ["complex32", type("C32", 4)],
  ["complex64", type("C64", 8)],
  ["cfloat", type("C64", 8)],
  ["complex128", type("C128", 16)],
  ["cdouble", type("C128", 16)],
  ["float8_e5m2", type("F8_E5M2", 1)],
  ["float8_e4m3fn", type("F8_E4M3", 1)],
  ["float8_e5m2fnuz", type("F8_E5M2FNUZ", 1)],
  ["float8_e4m3fnuz", type("F8_E4M3FNUZ", 1)],
  ["float8_e8m0fnu", type("F8_E8M0", 1)],
  ["float4_e2m1fn_x2", type("F4", 1)],
  ["qint8", type("QINT8", 1)],
  ["quint8", type("QUINT8", 1)],
  ["qint32", type("QINT32", 4)],
  ["quint4x2", type("QUINT4X2", 1)],
  ["quint2x4", type("QUINT2X4", 1)],
]);

const storageName = /^torch\.(?:cuda\.|storage\.)?(\w+)$/;

/** The type of a storage class by its full name, such as torch.FloatStorage; undefined for anything else. */
export function storageType(name: string): ElementType | undefined {
  return byStorage.get(storageName.exec(name)?.[1] ?? "");
}

/** The type of a class of tensors by its full name, such as torch.cuda.FloatTensor; undefined for anything else. */
export function tensorClassType(name: string): ElementType | undefined {
  const [, kind] = /^torch\.(?:cuda\.)?(\w+)Tensor$/.exec(name) ?? [];
  return kind === undefined ? undefined : byStorage.get(`${kind}Storage`);
}

/** The type of a dtype by its full name, such as torch.float32; undefined for anything else. */
export function dtypeType(name: string): ElementType | undefined {
  return name.startsWith("torch.") ? byDtype.get(name.slice("torch.".length)) : undefined;
}
