// The survey form while it is filled in:
//   [data-question=FIELD] holds one question, with data-kind, data-choices and data-wanted (the register needs it)
//   [data-when=TREE]      on it: the question is put away while the condition surely fails; what was typed there stays
//   [data-checks=JSON]    the plan's relations between answers; what surely breaks one is told beside it before it is sent
//   [data-survey-section] the parts, one after the other on a phone
import { all, el, on } from "./dom";
import { judge, Span, span, Tree } from "./judge";

interface Check { id: string; title: string; soft?: boolean; fields: string[]; when: Tree }
type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const phone = "(max-width: 600px)";
const dayMs = 86_400_000, farOff = 60; // days between the office's day and the phone's that no kept page explains

const control = (q: Element): Control | null => q.querySelector<Control>("input:not([type=hidden]), select, textarea");
const text = (q: Element): string => control(q)?.value.trim() || "";
const title = (q: Element): string => control(q)?.labels?.[0]?.firstChild?.textContent?.trim() || "";
const questions = (root: ParentNode): HTMLElement[] => all<HTMLElement>("[data-question]", root);
const asked = (root: ParentNode): HTMLElement[] => questions(root).filter((q) => !q.hidden);
const sections = (form: HTMLFormElement): HTMLDetailsElement[] => all<HTMLDetailsElement>("[data-survey-section]", form);

function known(form: HTMLFormElement): (field: string) => Span | undefined {
  const by = new Map(questions(form).map((q) => [q.dataset.question!, q]));
  return (field) => {
    const q = by.get(field);
    return q && !q.hidden ? span(q.dataset.kind || "", text(q), JSON.parse(q.dataset.choices || "[]") as string[]) : undefined;
  };
}

function ask(form: HTMLFormElement): void {
  const know = known(form);
  for (const q of all<HTMLElement>("[data-when]", form)) q.hidden = judge(JSON.parse(q.dataset.when!) as Tree, know) === false;
}

function check(form: HTMLFormElement): void {
  const checks = JSON.parse(form.querySelector<HTMLElement>("[data-checks]")!.dataset.checks!) as Check[];
  const know = known(form), why = (form.elements.namedItem("why") as Control | null)?.value.trim();
  all("[data-check]", form).forEach((n) => n.remove());
  for (const c of checks) {
    if (judge(c.when, know) !== false) continue;
    const last = asked(form).filter((q) => c.fields.includes(q.dataset.question!)).pop();
    if (!last) continue;
    const line = el("div", c.title + (c.soft ? "。确实如此的，在最后的“情况说明”里写明。" : "。"), c.soft ? "note" : "err");
    line.dataset.check = c.id;
    line.setAttribute("role", "status");
    if (!c.soft || !why) line.dataset.objection = c.title;
    (last.querySelector(".field") || last).append(line);
  }
}

// count says how far the form is: in each part's heading, and above it what the register still needs.
function count(form: HTMLFormElement): void {
  for (const s of sections(form)) {
    const mine = asked(s), done = mine.filter(text).length;
    let said = s.querySelector("summary .note");
    if (!said) { said = el("span", "", "note ms-2"); s.querySelector("summary")!.append(said); }
    said.textContent = done + " / " + mine.length;
    s.classList.toggle("done", done === mine.length);
  }
  const all = asked(form), done = all.filter(text).length, missing = all.filter((q) => q.dataset.wanted !== undefined && !text(q));
  const bar = form.querySelector<HTMLElement>("[data-survey-progress]")!;
  bar.querySelector("progress")!.max = all.length;
  bar.querySelector("progress")!.value = done;
  bar.querySelector("span")!.textContent = "已答 " + done + " 项，共 " + all.length + " 项" + (missing.length ? "；必须有的还缺 " + missing.length + " 项" : "");
  const next = missing[0] || all.find((q) => !text(q)), button = bar.querySelector("button")!;
  button.hidden = !next;
  button.textContent = next ? "填下一项：" + title(next) : "";
  button.onclick = () => next && lead(next);
}

function lead(q: HTMLElement): void {
  const part = q.closest("details");
  if (part) part.open = true;
  q.scrollIntoView({ block: "center" });
  control(q)?.focus({ preventScroll: true });
}

function refresh(form: HTMLFormElement): void { ask(form); check(form); count(form); offerToday(form); }

// offerToday offers the office's day where the one that is written cannot be right, as the office will say, too.
function offerToday(form: HTMLFormElement): void {
  const box = form.querySelector<HTMLElement>("[data-use-today]"), day = form.elements.namedItem("as_of");
  if (!box || !(day instanceof HTMLInputElement) || !day.value) return;
  const off = (Date.parse(day.value) - Date.parse(day.defaultValue)) / dayMs;
  if (Math.abs(off) > farOff || off > 0 && document.body.dataset.kept === undefined || box.querySelector("input")!.checked) box.hidden = false;
}

// step shows one part at a time on a phone; each ends with the way to the next.
function step(form: HTMLFormElement): void {
  const parts = sections(form);
  parts.forEach((part, i) => {
    const next = parts[i + 1];
    const on = el("button", next ? "下一部分：" + next.dataset.surveySection : "下一步：照片和说明", "btn btn-outline-secondary survey-next");
    on.type = "button";
    on.addEventListener("click", () => {
      part.open = false;
      if (next) next.open = true;
      (next || part.nextElementSibling || form).scrollIntoView({ block: "start" });
      next?.querySelector("summary")?.focus({ preventScroll: true });
    });
    part.append(on);
    if (window.matchMedia(phone).matches) part.open = !!part.querySelector(".err");
  });
  if (window.matchMedia(phone).matches && parts[0] && !parts.some((p) => p.open)) parts[0].open = true;
}

// date tells a page that was kept days ago from a phone whose clock is wrong.
function date(form: HTMLFormElement): void {
  const field = form.elements.namedItem("as_of");
  if (!(field instanceof HTMLInputElement) || document.body.dataset.kept === undefined) return;
  const now = new Date(), today = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  const off = Math.round((Date.parse(today) - Date.parse(field.defaultValue)) / dayMs);
  if (off === 0 || isNaN(off)) return;
  const say = (words: string): void => { field.closest(".field")?.append(el("div", words, "note")); };
  if (off < 0 || off > farOff) { say("手机上的日期是 " + today + "，与本页的日期 " + field.defaultValue + " 相差很多。请核对调查日期，手机日期不对的请改手机。"); return; }
  if (field.value === field.defaultValue) field.value = today;
  say("本页是 " + off + " 天前存到手机的，调查日期已写成手机上的今天，请核对。");
}

function start(form: HTMLFormElement): void {
  const bar = el("div", "", "survey-progress no-print"), line = el("div");
  bar.dataset.surveyProgress = "1";
  const meter = el("progress");
  meter.setAttribute("aria-label", "已答的项目");
  const next = el("button", "", "btn btn-sm btn-outline-secondary");
  next.type = "button";
  line.append(el("span"), next);
  bar.append(meter, line);
  sections(form)[0]?.before(bar);
  step(form);
  refresh(form);
  date(form);
  form.addEventListener("input", () => refresh(form));
  form.addEventListener("draft:restored", () => refresh(form));
  form.addEventListener("reset", () => window.setTimeout(() => refresh(form)));
}

export function startSurvey(): void {
  all<HTMLElement>("form [data-checks]").forEach((n) => start(n.closest("form")!));
  on("submit", "form", (form) => { // before it is kept or sent: what the phone's clock says, for whoever reviews it
    const at = form.querySelector<HTMLInputElement>("[data-filled-at]");
    if (at) at.value = String(Date.now());
  }, true);
}
