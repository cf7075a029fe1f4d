// Conditions over the answers of a form, with three values: true, false, and undefined for what is not known. What the office's
// program would read more of (约120户) is not known here and left to it: an answer is never refused for what might be.

export type Tree = ["and" | "or", Tree, Tree] | ["not", Tree] | ["<" | "<=" | "=", Operand, Operand];
export type Operand = number | string | ["+", Operand, Operand];
export type Span = [number, number]; // the least and the most that it may be
export type Known = (field: string) => Span | undefined;

export function judge(t: Tree, known: Known): boolean | undefined {
  switch (t[0]) {
    case "and": return both(judge(t[1], known), judge(t[2], known));
    case "or": return not(both(not(judge(t[1], known)), not(judge(t[2], known))));
    case "not": return not(judge(t[1], known));
    default: return compare(t[0], value(t[1], known), value(t[2], known));
  }
}

const not = (a?: boolean): boolean | undefined => (a === undefined ? undefined : !a);
const both = (a?: boolean, b?: boolean): boolean | undefined => (a === false || b === false ? false : a && b);

function compare(sign: string, x?: Span, y?: Span): boolean | undefined {
  if (!x || !y) return undefined;
  if (sign === "<") return x[1] < y[0] ? true : x[0] >= y[1] ? false : undefined;
  if (sign === "<=") return x[1] <= y[0] ? true : x[0] > y[1] ? false : undefined;
  return x[0] === x[1] && x[0] === y[0] && y[0] === y[1] ? true : x[1] < y[0] || y[1] < x[0] ? false : undefined;
}

function value(o: Operand, known: Known): Span | undefined {
  if (typeof o === "number") return [o, o];
  if (typeof o === "string") return known(o);
  const x = value(o[1], known), y = value(o[2], known);
  return x && y ? [x[0] + y[0], x[1] + y[1]] : undefined;
}

const none = /^(无|没有|没|暂无)$/, dark = /^(不详|不清楚|不知道|未知|待查|[?？]+)$/;

// span reads an answer as the plan's conditions count: thousandths, days since 1970, 1 and 0, places in the list of choices.
export function span(kind: string, text: string, choices: string[]): Span | undefined {
  const s = text.trim().replace(/[０-９．]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
  if (s === "" || dark.test(s)) return undefined;
  const one = (n: number): Span => [n, n];
  switch (kind) {
    case "number": {
      const n = /^(\d{1,12}(?:\.\d{1,3})?)(?:户|栋|个|处|部|层|人|名|㎡|平方米|米|元|%|％)?$/.exec(s.replace(/[,，\s]/g, ""));
      return n ? one(Math.round(Number(n[1]) * 1000)) : undefined;
    }
    case "bool": return /^(是|有)$/.test(s) ? one(1) : /^(否|不是)$/.test(s) || none.test(s) ? one(0) : undefined;
    case "name": return one(none.test(s) ? 0 : 1);
    case "choice": return choices.includes(s) ? one(choices.indexOf(s)) : undefined;
    case "date": return days(s);
  }
  return undefined;
}

function days(s: string): Span | undefined {
  const d = /^(\d{4})(?:[年.\-/](?:(\d{1,2})(?:[月.\-/](?:(\d{1,2})日?)?)?)?)?$/.exec(s);
  if (!d) return undefined;
  const [y, m, day] = [Number(d[1]), Number(d[2] || 0), Number(d[3] || 0)], at = (year: number, month: number, n: number): number => Date.UTC(year, month, n) / 86_400_000;
  if (m > 12 || day > 31) return undefined;
  if (!m) return [at(y, 0, 1), at(y, 11, 31)];
  return day ? [at(y, m - 1, day), at(y, m - 1, day)] : [at(y, m - 1, 1), at(y, m, 0)];
}
