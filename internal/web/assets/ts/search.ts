// The search box answers while one types: names, addresses, numbers and initials of 拼音.
import { all } from "./dom";

export function startSearch(): void {
  const box = document.querySelector<HTMLInputElement>("[data-find]");
  const place = document.getElementById("find-list");
  if (!box || !place) return;
  let running = false; // one question at a time: a slow line is not given one for each key
  let open = false; // the reader wants the list
  let answered = ""; // the question the list answers

  const empty = (): void => { place.textContent = ""; answered = ""; box.removeAttribute("aria-activedescendant"); box.setAttribute("aria-expanded", "false"); };
  const clear = (): void => { open = false; empty(); };
  const ask = async (): Promise<void> => {
    open = true;
    if (running) return;
    running = true;
    for (let q = box.value.trim(); open && q !== answered; q = box.value.trim()) {
      if (!q) { empty(); break; }
      const html = await hitsFor(q);
      if (!open) break;
      place.innerHTML = html;
      answered = q;
      all("[role=option]", place).forEach((o, i) => { o.id = "hit-" + i; });
      box.setAttribute("aria-expanded", String(html !== ""));
      pick(0);
    }
    running = false;
  };
  const hits = (): HTMLElement[] => all<HTMLElement>("[role=option]", place);
  const pick = (n: number): void => {
    hits().forEach((h, i) => h.setAttribute("aria-selected", String(i === n)));
    const hit = hits()[n];
    if (hit) { box.setAttribute("aria-activedescendant", hit.id); hit.scrollIntoView({ block: "nearest" }); }
  };

  box.setAttribute("role", "combobox");
  box.setAttribute("aria-expanded", "false");
  box.addEventListener("input", (e) => { if (!(e as InputEvent).isComposing) void ask(); });
  box.addEventListener("compositionend", () => void ask());
  box.addEventListener("keydown", (e) => {
    if (e.isComposing) return;
    const list = hits();
    const at = list.findIndex((h) => h.getAttribute("aria-selected") === "true");
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      if (list.length) pick((at + (e.key === "ArrowDown" ? 1 : -1) + list.length) % list.length);
    } else if (e.key === "Escape") {
      clear();
    }
  });
  // Enter opens the chosen line; when the list does not answer what stands in the box yet, it leads to the page of results.
  box.form!.addEventListener("submit", (e) => {
    const hit = place.querySelector<HTMLElement>("[aria-selected=true]");
    if (hit && answered === box.value.trim()) { e.preventDefault(); hit.click(); }
  });
  document.addEventListener("click", (e) => { if (!box.form!.contains(e.target as Node)) clear(); });
}

// hitsFor returns the list of hits, "" when the office does not answer.
async function hitsFor(q: string): Promise<string> {
  try {
    const r = await fetch("/search?q=" + encodeURIComponent(q), { headers: { "HX-Request": "true" }, credentials: "same-origin" });
    return r.ok ? await r.text() : "";
  } catch {
    return "";
  }
}
