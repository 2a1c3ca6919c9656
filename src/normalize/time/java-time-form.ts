/** Letters of java.text.SimpleDateFormat that log times use, by their longest form first. */
const JAVA_TIME: readonly (readonly [RegExp, string])[] = [
  [/^y{4}/, '%Y'],
  [/^y{2}/, '%y'],
  [/^M{3,}/, '%b'],
  [/^M{1,2}/, '%m'],
  [/^d{1,2}/, '%d'],
  [/^H{1,2}/, '%H'],
  [/^h{1,2}/, '%I'],
  [/^m{1,2}/, '%M'],
  [/^s{1,2}/, '%S'],
  [/^S{1,9}/, '%f'],
  [/^a/, '%p'],
  [/^E+/, '%a'],
  [/^(?:X{1,3}|Z)/, '%z'],
  [/^z+/, '%Z'],
  [/^'([^']*)'/, ''],
];

/** A SimpleDateFormat form as strftime writes it; `undefined` = it has letters that are not known. */
export function javaTimeForm(form: string): string | undefined {
  let out = '';
  for (let at = 0; at < form.length; ) {
    const rest = form.slice(at);
    const known = JAVA_TIME.find(([pattern]) => pattern.test(rest));
    const match = known?.[0].exec(rest);
    if (known !== undefined && match != null) {
      out += known[1] === '' ? (match[1] ?? '').replaceAll('%', '%%') : known[1];
      at += match[0].length;
    } else if (/^[A-Za-z]/.test(rest)) {
      return undefined;
    } else {
      out += rest[0] === '%' ? '%%' : rest[0];
      at += 1;
    }
  }
  return out;
}
