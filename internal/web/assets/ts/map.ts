// The script of pages with a map. It draws by itself: points, outlines and a scale on plain ground. Pictures come from outside
// only where the office has set a source for them.
import { startPlace } from "./mapplace";
import { startPoints } from "./mappoints";

function start(): void {
  for (const at of Array.from(document.querySelectorAll<HTMLElement>("[data-map]"))) {
    if (at.dataset.map === "place") void startPlace(at);
    else void startPoints(at);
  }
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
