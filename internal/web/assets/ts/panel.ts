// The side panel: a row's page beside the list, on screens wide enough for both.
import htmx from "./htmx";
import { on } from "./dom";

let before: HTMLElement | null = null;

export function openRow(row: HTMLElement): void {
  const href = row.dataset.href!;
  const panel = document.getElementById("panel");
  if (!panel || row.dataset.panel === undefined || !window.matchMedia("(min-width: 992px)").matches) {
    location.assign(href);
    return;
  }
  before = document.activeElement as HTMLElement | null;
  panel.querySelector<HTMLAnchorElement>("[data-panel-open]")!.href = href;
  htmx.ajax("get", href, { target: "#panel-body", select: "#content", swap: "innerHTML" })
    .then(() => { panel.classList.add("open"); panel.scrollTop = 0; panel.focus(); })
    .catch(() => location.assign(href));
}

export function closePanel(): void {
  const panel = document.getElementById("panel");
  if (!panel || !panel.classList.contains("open")) return;
  panel.classList.remove("open");
  document.getElementById("panel-body")!.textContent = "";
  before?.focus({ preventScroll: true });
}

export function startPanel(): void {
  on("click", "[data-panel-close]", closePanel);
  on("bayou:open", "[data-href]", openRow); // a point of the map
}
