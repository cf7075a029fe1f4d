// Keeps what is typed in form[data-draft] until the post has succeeded: through a closed browser, a dead battery, a lost connection.
// Passwords are never kept; drafts belong to the post that typed them.
import { all, on, owner } from "./dom";
import { Draft, drop, get, list, put } from "./store";

const dayMs = 86_400_000;

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

function fill(form: HTMLFormElement, draft: Draft): void {
  const left = new Map<string, string[]>();
  draft.values.forEach(([n, v]) => left.set(n, [...(left.get(n) || []), v]));
  for (const field of Array.from(form.elements) as HTMLInputElement[]) {
    if (!field.name || field.type === "file" || field.type === "password" || fromPage(field)) continue;
    if (field.type === "checkbox" || field.type === "radio") {
      field.checked = (left.get(field.name) || []).includes(field.value);
    } else {
      const v = left.get(field.name)?.shift();
      if (v !== undefined) field.value = v;
    }
  }
  refill(form, draft.files);
}

function refill(form: HTMLFormElement, files: [string, File][]): void {
  for (const field of all<HTMLInputElement>("input[type=file]", form)) {
    const mine = files.filter(([n]) => n === field.name);
    if (mine.length === 0) continue;
    const box = new DataTransfer();
    mine.forEach(([, f]) => box.items.add(f));
    field.files = box.files;
    field.dispatchEvent(new CustomEvent("photos:show", { bubbles: true }));
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
  if (form.hasAttribute("data-failed")) { refill(form, draft.files); return; } // the office has kept what was typed, but no files
  fill(form, draft);
  const place = line(form, "已恢复 " + new Date(draft.at).toLocaleString("zh-CN") + " 未提交的内容。");
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
  ready.then(() => all<HTMLFormElement>("form[data-draft]").forEach((f) => void restore(f))).catch(() => undefined);

  const waiting = new Map<HTMLFormElement, number>();
  const keep = async (form: HTMLFormElement): Promise<void> => {
    waiting.delete(form);
    try {
      await put("drafts", { key: keyOf(form.dataset.draft!), at: Date.now(), ...readForm(form) });
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
