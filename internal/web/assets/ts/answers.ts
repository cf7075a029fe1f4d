// What a form must have before it is sent or kept for later: without a connection nobody else says what is missing.
//   [data-answer=TITLE]            holds the controls of one line; one of them has to be ticked, filled in or photographed
//   [data-answer-by=NAME] on it    the box NAME answers the line, too ("其余均无问题")
//   [data-objection=TITLE]         says that answers do not agree; it goes when they do
import { all, el } from "./dom";

const named = (form: HTMLFormElement, name?: string): HTMLInputElement | null => {
  const field = name ? form.elements.namedItem(name) : null;
  return field instanceof HTMLInputElement ? field : null;
};

const filled = (field: HTMLInputElement): boolean => {
  if (field.type === "checkbox" || field.type === "radio") return field.checked;
  return field.type !== "date" && field.value.trim() !== ""; // a date alone says nothing of a line
};

function answered(form: HTMLFormElement, line: HTMLElement): boolean {
  if (named(form, line.dataset.answerBy)?.checked) return true;
  return all<HTMLInputElement>("input, textarea, select", line).some(filled);
}

// complete tells whether nothing is missing; if something is, it says what, and leads there.
export function complete(form: HTMLFormElement): boolean {
  form.querySelector("[data-refused]")?.remove();
  all(".bad[data-missing]", form).forEach((n) => { n.classList.remove("bad"); n.removeAttribute("data-missing"); });
  const lines = all<HTMLElement>("[data-answer]", form).filter((l) => !answered(form, l));
  const fields = all<HTMLInputElement>("[required]", form).filter((f) => !f.value.trim());
  const against = all<HTMLElement>("[data-objection]", form);
  if (lines.length + fields.length + against.length === 0) return true;

  const missing = fields.map((f) => [f.labels?.[0]?.firstChild?.textContent?.trim() || f.name, f.closest<HTMLElement>(".field") || f] as const)
    .concat(lines.map((l) => [l.dataset.answer!, l.querySelector<HTMLElement>(".field") || l] as const))
    .concat(against.map((o) => [o.dataset.objection!, o.closest<HTMLElement>(".field") || o] as const));
  const rest = lines.map((l) => named(form, l.dataset.answerBy)).find((f) => f);
  const say = "还没有保存：有 " + missing.length + (against.length ? " 项要填或要改。" : " 项没有填。") + (rest ? "都没有问题的，点“" + rest.closest("label")?.textContent?.trim() + "”。" : "");
  const box = el("div", "", "flash t-act"), list = el("ul");
  box.setAttribute("role", "alert");
  box.dataset.refused = "1";
  for (const [title, place] of missing) {
    const link = el("button", title, "btn btn-link btn-sm p-0");
    link.type = "button";
    link.addEventListener("click", () => lead(place));
    list.append(el("li"));
    list.lastElementChild!.append(link);
    place.classList.add("bad");
    place.dataset.missing = "1";
  }
  const body = el("div");
  body.append(el("p", say), list);
  box.append(body);
  form.prepend(box);
  box.scrollIntoView({ block: "center" });
  return false;
}

function lead(place: HTMLElement): void {
  const part = place.closest("details");
  if (part) part.open = true;
  place.scrollIntoView({ block: "center" });
  place.querySelector<HTMLElement>("input, textarea, select")?.focus({ preventScroll: true });
}
