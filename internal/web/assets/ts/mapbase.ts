// What every map begins with: the ground, the scale, the outlines of communities and the points as the server sends them.
import * as L from "leaflet/dist/leaflet-src.esm.js";

// Spot is one compound: id, name, longitude and latitude in hundred-thousandths of a degree (1 m), and the kind in the legend.
export type Spot = [string, string, number, number, number];
// Crowd stands for many compounds that are not sent one by one: longitude, latitude, how many, and their box.
export type Crowd = [number, number, number, number, number, number, number];
export interface Points { spots: Spot[]; crowds: Crowd[] | null }
interface Outline { name: string; polygons: number[][][][] }

export const at = (lng: number, lat: number): L.LatLngTuple => [lat / 1e5, lng / 1e5];

const china: L.LatLngTuple[] = [[18, 73.5], [53.5, 135]];

export function begin(box: HTMLElement): L.Map {
  box.textContent = "";
  const map = L.map(box, { zoomControl: false, maxZoom: 19, minZoom: 3, attributionControl: false, zoomSnap: 0.5, worldCopyJump: false });
  map.fitBounds(L.latLngBounds(china), { animate: false });
  L.control.zoom({ zoomInTitle: "放大", zoomOutTitle: "缩小" }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  const own = box.dataset.ownTiles; // the office's own file, as deep as it goes
  if (own) {
    const [least, most] = box.dataset.ownZooms!.split(" ").map(Number);
    L.tileLayer(own, { minZoom: least, maxNativeZoom: most, maxZoom: 19 }).addTo(map);
  }
  for (const url of (box.dataset.tiles || "").split(" ").filter(Boolean)) L.tileLayer(url, { maxNativeZoom: 18, maxZoom: 19 }).addTo(map);
  map.createPane("border-names").style.zIndex = "450"; // above the borders, below the marks
  forPaper(map, box);
  return map;
}

// forPaper gives the map the size of the sheet before it is printed, with what the screen shows, and the screen's size back.
function forPaper(map: L.Map, box: HTMLElement): void {
  let shown: L.Bounds | null = null;
  const resize = (): void => {
    map.invalidateSize({ animate: false });
    map.fitBounds(shown!, { animate: false });
  };
  window.addEventListener("beforeprint", () => {
    shown = shown || map.getBounds().pad(-0.01); // what fits the screen fits the sheet, at the next smaller scale
    box.classList.add("on-paper");
    resize();
  });
  window.addEventListener("afterprint", () => {
    box.classList.remove("on-paper");
    if (shown) resize();
    shown = null;
  });
}

// load fetches the points; null when that fails, which the page then says.
export async function load(box: HTMLElement, within = ""): Promise<Points | null> {
  try {
    const url = new URL(box.dataset.points!, location.href);
    if (within) url.searchParams.set("box", within);
    const got = await fetch(url.toString(), { headers: { Accept: "application/json" } });
    if (got.ok) return await got.json() as Points;
  } catch { /* no connection: said below */ }
  say(box, "图上的点没有取到，请检查网络后刷新。旁边的列表照常可用。");
  return null;
}

export function say(box: HTMLElement, text: string): void {
  const note = document.querySelector<HTMLElement>("[data-map-say]");
  if (note) note.textContent = text;
  else box.setAttribute("title", text);
}

// drawOutlines draws the borders that the office has set, if any, and returns the box that holds them.
export async function drawOutlines(map: L.Map, box: HTMLElement): Promise<L.Bounds> {
  const all = L.latLngBounds([]);
  if (!box.dataset.outlines) return all;
  try {
    const got = await fetch(box.dataset.outlines, { headers: { Accept: "application/json" } });
    for (const o of (got.ok ? await got.json() : []) as Outline[]) {
      const polygons = o.polygons.map((rings) => rings.map((ring) => ring.map(([lng, lat]) => at(lng, lat))));
      for (const rings of polygons) for (const p of rings[0]) all.extend(p);
      L.polygon(polygons, { className: "border", interactive: false }).bindTooltip(words(o.name), { permanent: true, direction: "center", pane: "border-names", className: "border-name" }).addTo(map);
    }
  } catch { /* the points stand without their ground */ }
  return all;
}

// words shows a name as it is written: Leaflet would take a string for markup.
export function words(name: string): HTMLElement {
  const el = document.createElement("span");
  el.textContent = name;
  return el;
}

// shape returns a copy of the mark that the legend shows for a kind.
export function shape(kind: number): string {
  const mark = document.querySelector(`[data-kind="${kind}"] svg`);
  return mark ? mark.outerHTML : "";
}
