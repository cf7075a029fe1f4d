// The search box answers while one types: names, addresses, numbers and initials of 拼音.
import { all } from "./dom";

const pause = 60; // ms after the last key

export function startSearch(): void {
  const box = document.querySelector<HTMLInputElement>("[data-find]");
  const place = document.getElementById("find-list");
  if (!box || !place) return;
  let timer = 0;
  let asked = 0;
  let answered = ""; // the question the list answers

  const clear = (): void => { asked++; place.textContent = ""; box.removeAttribute("aria-activedescendant"); box.setAttribute("aria-expanded", "false"); };
  const ask = async (): Promise<void> => {
    const q = box.value.trim();
    if (!q) { clear(); return; }
    const turn = ++asked;
    try {
      const r = await fetch("/search?q=" + encodeURIComponent(q), { headers: { "HX-Request": "true" }, credentials: "same-origin" });
      const html = r.ok ? await r.text() : "";
      if (turn !== asked) return; // a newer question is on its way
      place.innerHTML = html;
      answered = q;
      all("[role=option]", place).forEach((o, i) => { o.id = "hit-" + i; });
      box.setAttribute("aria-expanded", String(html !== ""));
      pick(0);
    } catch {
      if (turn === asked) place.textContent = "";
    }
  };
  const hits = (): HTMLElement[] => all<HTMLElement>("[role=option]", place);
  const pick = (n: number): void => {
    hits().forEach((h, i) => h.setAttribute("aria-selected", String(i === n)));
    const hit = hits()[n];
    if (hit) { box.setAttribute("aria-activedescendant", hit.id); hit.scrollIntoView({ block: "nearest" }); }
  };

  box.setAttribute("role", "combobox");
  box.setAttribute("aria-expanded", "false");
  box.addEventListener("input", (e) => { if (!(e as InputEvent).isComposing) { clearTimeout(timer); timer = window.setTimeout(() => void ask(), pause); } });
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
