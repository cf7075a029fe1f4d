// The keyboard: / search, j and k through rows, Enter opens, Esc closes what is open.
import { all, on } from "./dom";
import { closePanel, openRow } from "./panel";

const typing = (t: EventTarget | null): boolean =>
  t instanceof HTMLElement && (t.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(t.tagName));

function move(by: number): void {
  const rows = all<HTMLElement>("#content tr[data-href]");
  if (rows.length === 0) return;
  const at = rows.findIndex((r) => r.classList.contains("at"));
  const next = rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + by))];
  rows.forEach((r) => r.classList.remove("at"));
  next.classList.add("at");
  next.scrollIntoView({ block: "nearest" });
  next.querySelector<HTMLElement>("a")?.focus({ preventScroll: true });
}

export function startKeys(): void {
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing) return;
    if (e.key === "Escape") {
      closePanel();
      all<HTMLDetailsElement>("details.menu[open]").forEach((m) => { m.open = false; });
      if (e.target instanceof HTMLElement && typing(e.target)) e.target.blur();
      return;
    }
    if (typing(e.target)) return;
    if (e.key === "/") {
      const box = document.querySelector<HTMLInputElement>("[data-find]") || document.querySelector<HTMLInputElement>("input[type=search]");
      if (box) { e.preventDefault(); box.focus(); box.select(); }
    } else if (e.key === "j") move(1);
    else if (e.key === "k") move(-1);
    else if (e.key === "Enter" && !(e.target instanceof HTMLButtonElement)) {
      const row = document.querySelector<HTMLElement>("tr.at[data-href]");
      if (row && (!(e.target instanceof HTMLAnchorElement) || row.contains(e.target))) { e.preventDefault(); openRow(row); }
    }
  });
  on("click", "tr[data-href]", (row, event) => {
    const e = event as MouseEvent;
    const hit = e.target as Element;
    const link = hit.closest("a");
    if (e.ctrlKey || e.metaKey || e.shiftKey || e.button !== 0 || window.getSelection()?.toString()) return;
    if (hit.closest("button, input, label, select, summary") || (link && !link.matches("[data-row-link]"))) return;
    e.preventDefault();
    all("tr.at").forEach((r) => r.classList.remove("at"));
    row.classList.add("at");
    openRow(row);
  });
}
