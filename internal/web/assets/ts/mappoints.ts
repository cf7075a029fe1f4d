// The map of compounds: points that lie together stand as one round mark with their number, which opens when it is pressed.
import * as L from "leaflet/dist/leaflet-src.esm.js";
import { at, begin, drawOutlines, load, Points, shape, Spot, words } from "./mapbase";

const near = 46; // px: points that lie closer together become one mark
const nearOnPaper = 1; // a sheet cannot be pressed: every compound stands there by itself

// Heap is one mark of the screen: its points, and where the first of them lies there.
interface Heap { spots: Spot[]; x: number; y: number }
interface Rect { left: number; top: number; right: number; bottom: number }

export async function startPoints(box: HTMLElement): Promise<void> {
  const map = begin(box);
  const marks = L.layerGroup().addTo(map);
  let points = await load(box);
  if (!points) return;
  const outlines = await drawOutlines(map, box);
  count(points);
  const all = L.latLngBounds(points.spots.map((s) => at(s[2], s[3])).concat((points.crowds || []).map((c) => at(c[0], c[1]))));
  if (all.isValid()) map.fitBounds(all.pad(0.1), { maxZoom: 17, animate: false });
  else if (outlines.isValid()) map.fitBounds(outlines, { animate: false });
  const draw = (): void => { marks.clearLayers(); drawHeaps(map, marks, points!, box.classList.contains("on-paper") ? nearOnPaper : near); };
  const crowded = !!points.crowds;
  map.on("moveend", async () => {
    if (crowded) points = await load(box, map.getBounds().toBBoxString()) || points;
    draw();
  });
  window.addEventListener("beforeprint", draw);
  window.addEventListener("afterprint", draw);
  draw();
  box.dataset.ready = "yes";
}

// count writes into the legend how many points there are of each kind.
function count(points: Points): void {
  const n: number[] = [];
  for (const s of points.spots) n[s[4]] = (n[s[4]] || 0) + 1;
  for (const item of Array.from(document.querySelectorAll<HTMLElement>("[data-kind]"))) {
    const place = item.querySelector("[data-count]");
    if (place && !points.crowds) place.textContent = (n[Number(item.dataset.kind)] || 0) + " 个";
  }
}

function drawHeaps(map: L.Map, marks: L.Group, points: Points, near: number): void {
  const heaps = heapsOf(map, points.spots, near);
  const taken: Rect[] = heaps.map((h) => ({ left: h.x - 12, top: h.y - 12, right: h.x + 12, bottom: h.y + 12 }));
  for (const h of heaps) {
    if (h.spots.length > 1) { heapMark(map, h).addTo(marks); continue; }
    single(h.spots[0], claim(taken, h, h.spots[0][1])).addTo(marks);
  }
  for (const c of points.crowds || []) {
    round(at(c[0], c[1]), c[2], () => map.fitBounds(L.latLngBounds([at(c[3], c[4]), at(c[5], c[6])]).pad(0.1), {})).addTo(marks);
  }
}

function heapsOf(map: L.Map, spots: Spot[], near: number): Heap[] {
  const shown = map.getBounds().pad(0.2);
  const heaps: Heap[] = [];
  for (const s of spots) {
    const where = at(s[2], s[3]);
    if (!shown.contains(where)) continue;
    const p = map.project(where, map.getZoom());
    const heap = heaps.find((h) => Math.abs(h.x - p.x) < near && Math.abs(h.y - p.y) < near);
    if (heap) heap.spots.push(s);
    else heaps.push({ spots: [s], x: p.x, y: p.y });
  }
  return heaps;
}

// claim takes the room for a name beside its mark; false when something stands there already.
function claim(taken: Rect[], h: Heap, name: string): boolean {
  const room = { left: h.x + 12, top: h.y - 9, right: h.x + 20 + name.length * 12, bottom: h.y + 9 };
  if (taken.some((t) => t.left < room.right && t.right > room.left && t.top < room.bottom && t.bottom > room.top)) return false;
  taken.push(room);
  return true;
}

function single(s: Spot, named: boolean): L.Marker {
  const m = L.marker(at(s[2], s[3]), { icon: L.divIcon({ className: "spot", html: shape(s[4]), iconSize: [24, 24] }), alt: s[1], title: s[1], riseOnHover: true });
  if (named) m.bindTooltip(words(s[1]), { permanent: true, direction: "right", offset: [10, 0] });
  m.on("click", () => open(s, m.getElement()));
  m.on("keypress", (e) => { if (e.originalEvent.key === "Enter") open(s, m.getElement()); });
  m.on("add", () => {
    const el = m.getElement()!;
    el.setAttribute("aria-label", s[1]);
    el.dataset.href = "/compounds/" + s[0];
    el.dataset.panel = "";
  });
  return m;
}

// open lets the page's own script show the compound beside the map, or go to it on a narrow screen.
function open(s: Spot, el: HTMLElement | undefined): void {
  if (el) el.dispatchEvent(new CustomEvent("bayou:open", { bubbles: true }));
  else location.assign("/compounds/" + s[0]);
}

function round(where: L.LatLngTuple, n: number, act: (m: L.Marker) => void): L.Marker {
  const size = 34 + Math.min(20, Math.round(Math.log(n) * 5));
  const text = "这里有 " + n + " 个小区，放大";
  const m = L.marker(where, { icon: L.divIcon({ className: "crowd", html: String(n), iconSize: [size, size] }), alt: text, title: text });
  m.on("click", () => act(m));
  m.on("keypress", (e) => { if (e.originalEvent.key === "Enter") act(m); });
  m.on("add", () => m.getElement()!.setAttribute("aria-label", text));
  return m;
}

function heapMark(map: L.Map, h: Heap): L.Marker {
  const n = h.spots.length;
  const bounds = L.latLngBounds(h.spots.map((s) => at(s[2], s[3])));
  const sw = bounds.getSouthWest(), ne = bounds.getNorthEast();
  const tight = ne.lat - sw.lat < 5e-5 && ne.lng - sw.lng < 5e-5;
  const m = round(at(h.spots[0][2], h.spots[0][3]), n, (mark) => {
    if (!tight && map.getZoom() < map.getMaxZoom()) map.fitBounds(bounds.pad(0.2), { maxZoom: Math.max(map.getZoom() + 1, 18) });
    else mark.bindPopup(listOf(h.spots)).openPopup();
  });
  return m;
}

// listOf names the compounds that lie too close together for any scale.
function listOf(spots: Spot[]): HTMLElement {
  const div = document.createElement("div");
  div.textContent = "这里有 " + spots.length + " 个小区：";
  const ul = document.createElement("ul");
  for (const s of spots.slice(0, 50)) {
    const a = document.createElement("a");
    a.href = "/compounds/" + s[0];
    a.textContent = s[1];
    const li = document.createElement("li");
    li.appendChild(a);
    ul.appendChild(li);
  }
  div.appendChild(ul);
  return div;
}

