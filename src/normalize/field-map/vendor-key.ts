const MAX_KEY_CHARS = 64;
const MARKS = /\p{M}+/gu;

/** The name of a field of `gac.vendor` for a column or key: `Ghi chú khác` → `ghi_chu_khac`; plain names keep their case. */
export function vendorKey(name: string): string {
  const plain = /^[\w.-]*$/.test(name) ? name : unmarked(name.slice(0, MAX_KEY_CHARS));
  const key = plain.replaceAll('.', '_').slice(0, MAX_KEY_CHARS);
  return key === '__proto__' ? '_proto' : key;
}

function unmarked(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replace(MARKS, '')
    .replace(/[^\w.-]+/g, '_')
    .replace(/^_+|_+$/g, '');
}
