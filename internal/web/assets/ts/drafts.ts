// Keeps what is typed in form[data-draft] until the post has succeeded: through a closed browser, a dead battery, a lost connection.
// Passwords are never kept; drafts belong to the post that typed them.
import { all, el, on, owner } from "./dom";
import { Draft, drop, get, list, put } from "./store";

const dayMs = 86_400_000;

// bases are the forms' values as the office sent them.
const bases = new WeakMap<HTMLFormElement, [string, string][]>();

export const baseOf = (form: HTMLFormElement): [string, string][] | undefined => bases.get(form);

export function keyOf(name: string): string { return owner() + "|" + name; }

export function readForm(form: HTMLFormElement): { values: [string, string][]; files: [string, File][] } {
  const values: [string, string][] = [];
  const files: [string, File][] = [];
  new FormData(form).forEach((v, name) => {
    if (typeof v !== "string") { if (v.size > 0) files.push([name, v]); return; }
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement && field.type === "password") return;
    values.push([name, v]);
  });
  return { values, files };
}

// Hidden inputs come fresh from the office (the version of a record above all), except the record's own id.
const fromPage = (f: HTMLInputElement): boolean => f.type === "hidden" && !f.matches("[data-key]");

const byName = (values: [string, string][]): Map<string, string[]> => {
  const out = new Map<string, string[]>();
  values.forEach(([n, v]) => out.set(n, [...(out.get(n) || []), v]));
  return out;
};
const same = (a: Map<string, string[]>, b: Map<string, string[]>, n: string): boolean => String(a.get(n) || []) === String(b.get(n) || []);

// fill puts back what was changed, and nothing else: the rest may have been changed by others since. It returns the labels of the
// fields that somebody else has changed, too.
function fill(form: HTMLFormElement, draft: Draft): string[] {
  refill(form, draft); // first: with the photos come the fields of their captions
  const typed = byName(draft.values), left = byName(draft.values), base = byName(draft.base || []), now = byName(bases.get(form) || []);
  const clash = new Set<string>();
  for (const field of Array.from(form.elements) as HTMLInputElement[]) {
    if (!field.name || field.type === "file" || field.type === "password" || fromPage(field)) continue;
    const mine = left.get(field.name)?.[0];
    if (field.type !== "checkbox" && field.type !== "radio") left.get(field.name)?.shift();
    if (draft.base && same(typed, base, field.name)) continue;
    if (draft.base && field.type !== "hidden" && !same(now, base, field.name) && !same(now, typed, field.name)) {
      clash.add(nameOf(field));
      if (field.type !== "checkbox" && field.type !== "radio") offer(field, field.value, mine || "");
    }
    if (field.type === "checkbox" || field.type === "radio") field.checked = (typed.get(field.name) || []).includes(field.value);
    else if (mine !== undefined) field.value = mine;
  }
  return [...clash];
}

// offer shows what somebody else has written meanwhile beside what was typed here, for a person to choose.
function offer(field: HTMLInputElement, theirs: string, typed: string): void {
  const line = el("div", "别人已改为“" + (theirs || "空") + "”，您填的是“" + (typed || "空") + "”。", "note"), take = el("button", "用别人的", "btn btn-sm btn-link");
  take.type = "button";
  take.addEventListener("click", () => {
    field.value = theirs;
    line.remove();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  line.append(take);
  field.closest(".field")?.append(line);
}

function nameOf(field: HTMLInputElement): string {
  const label = field.closest("fieldset")?.querySelector("legend") || field.labels?.[0];
  return label?.firstChild?.textContent?.trim() || field.name;
}

function refill(form: HTMLFormElement, draft: Draft): void {
  for (const field of all<HTMLInputElement>("input[type=file]", form)) {
    const mine = draft.files.filter(([n]) => n === field.name);
    if (mine.length === 0) continue;
    const box = new DataTransfer();
    mine.forEach(([, f]) => box.items.add(f));
    field.files = box.files;
    field.dispatchEvent(new CustomEvent("photos:show", { bubbles: true }));
    const said = draft.values.filter(([n]) => n === field.dataset.captions);
    all<HTMLInputElement>("[data-photo-list] input", form).forEach((c, i) => { c.value = said[i]?.[1] || ""; });
  }
}

function line(form: HTMLFormElement, text: string): HTMLElement | null {
  const place = form.querySelector<HTMLElement>("[data-draft-line]");
  if (place) place.textContent = text;
  return place;
}

async function restore(form: HTMLFormElement): Promise<void> {
  const draft = await get<Draft>("drafts", keyOf(form.dataset.draft!));
  if (!draft) return;
  if (form.hasAttribute("data-failed")) { // the office has kept what was typed, but no files
    bases.set(form, draft.base || []);
    refill(form, draft);
    return;
  }
  const clash = fill(form, draft);
  const others = clash.length ? "其间别人也改了“" + clash.join("”“") + "”，请核对后再保存。" : "";
  const place = line(form, "已恢复 " + new Date(draft.at).toLocaleString("zh-CN") + " 未提交的内容。" + others);
  const undo = document.createElement("button");
  undo.type = "button";
  undo.className = "btn btn-sm btn-link";
  undo.textContent = "不要，恢复原样";
  undo.addEventListener("click", async () => { await drop("drafts", draft.key); location.reload(); });
  place?.append(undo);
  form.dispatchEvent(new CustomEvent("draft:restored", { bubbles: true }));
}

export async function forget(name: string): Promise<void> { await drop("drafts", keyOf(name)); }

export function startDrafts(): void {
  const done = document.querySelector<HTMLElement>("[data-draft-done]")?.dataset.draftDone;
  const ready = done ? forget(done) : Promise.resolve();
  all<HTMLFormElement>("form[data-draft]").forEach((f) => bases.set(f, readForm(f).values));
  ready.then(() => all<HTMLFormElement>("form[data-draft]").forEach((f) => void restore(f))).catch(() => undefined);

  const waiting = new Map<HTMLFormElement, number>();
  const keep = async (form: HTMLFormElement): Promise<void> => {
    waiting.delete(form);
    try {
      await put("drafts", { key: keyOf(form.dataset.draft!), at: Date.now(), base: bases.get(form), ...readForm(form) });
      line(form, "草稿已存在本机，" + new Date().toLocaleTimeString("zh-CN"));
    } catch (e) {
      line(form, "本机空间不足，草稿没有存下，请尽快提交。");
    }
  };
  const soon = (field: HTMLElement): void => {
    const form = (field as HTMLInputElement).form;
    if (!form || !form.dataset.draft) return;
    clearTimeout(waiting.get(form));
    waiting.set(form, window.setTimeout(() => void keep(form), 400));
  };
  on("input", "form[data-draft] *", soon);
  on("change", "form[data-draft] *", soon);
  // A phone may end the page without another word: keep what is still waiting.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") waiting.forEach((timer, form) => { clearTimeout(timer); void keep(form); });
  });
  window.setTimeout(() => void sweep(), 3000);
}

// sweep forgets drafts nobody has touched for 60 days.
async function sweep(): Promise<void> {
  for (const d of await list<Draft>("drafts")) if (Date.now() - d.at > 60 * dayMs) await drop("drafts", d.key);
}
