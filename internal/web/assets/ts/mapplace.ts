// The map on which one compound is put in its place: by a press, by dragging the mark, by the phone, or by typed figures.
import * as L from "leaflet/dist/leaflet-src.esm.js";
import { at, begin, drawOutlines, load, say, shape, words } from "./mapbase";

const pin = '<svg class="pin" viewBox="0 0 24 32" aria-hidden="true"><path d="M12 31C12 31 22 19 22 11A10 10 0 0 0 2 11C2 19 12 31 12 31Z"/></svg>';

export async function startPlace(box: HTMLElement): Promise<void> {
  const form = box.closest("form")!;
  const text = form.querySelector<HTMLInputElement>("[name=point]")!;
  const system = form.querySelector<HTMLSelectElement>("[name=system]")!;
  const how = form.querySelector<HTMLInputElement>("[name=how]")!;
  const map = begin(box);
  let mark: L.Marker | null = null;

  const show = (where: L.LatLngTuple): void => {
    if (mark) { mark.setLatLng(where); return; }
    mark = L.marker(where, { draggable: true, autoPan: true, icon: L.divIcon({ className: "map-place", html: pin, iconSize: [30, 40], iconAnchor: [15, 39] }), alt: "小区的位置，可以拖动", title: "小区的位置，可以拖动", zIndexOffset: 1000 }).addTo(map);
    mark.on("dragend", () => { const p = mark!.getLatLng(); put([p.lat, p.lng], "map"); });
  };
  const put = (where: L.LatLngTuple, from: string): void => {
    show(where);
    text.value = where[1].toFixed(6) + "," + where[0].toFixed(6);
    system.value = "wgs84";
    how.value = from;
    text.dispatchEvent(new Event("input", { bubbles: true })); // so that the draft keeps it
    how.value = from;
    say(box, from === "map" ? "已在图上标出。核对后按“保存位置”。" : box.dataset.said || "");
  };
  text.addEventListener("change", () => { how.value = ""; follow(); });
  system.addEventListener("change", () => { how.value = ""; follow(); });

  // follow moves the mark to typed figures of the map's own system; others are converted when they are saved.
  const follow = (): void => {
    const m = /^\s*(\d{2,3}(?:\.\d+)?)\s*[,，\s]\s*(\d{1,2}(?:\.\d+)?)\s*$/.exec(text.value);
    if (m && system.value === "wgs84") { show([Number(m[2]), Number(m[1])]); map.panTo([Number(m[2]), Number(m[1])]); }
  };
  map.on("click", (e) => put([e.latlng.lat, e.latlng.lng], "map"));
  locate(form, box, (where, metres) => { box.dataset.said = "已用手机定位，精度约 " + metres + " 米。位置不对就拖动标记。"; put(where, "phone:" + metres); map.setView(where, 17); });

  const points = await load(box);
  if (points) {
    await drawOutlines(map, box);
    const around = L.latLngBounds([]);
    for (const s of points.spots) {
      if (s[0] === box.dataset.own) continue;
      around.extend(at(s[2], s[3]));
      L.marker(at(s[2], s[3]), { icon: L.divIcon({ className: "spot", html: shape(0), iconSize: [16, 16] }), alt: s[1], title: s[1], keyboard: false, interactive: false }).bindTooltip(words(s[1]), { permanent: points.spots.length <= 25, direction: "right", offset: [6, 0] }).addTo(map);
    }
    if (around.isValid()) map.fitBounds(around.pad(0.2), { maxZoom: 17, animate: false });
  }
  const here = box.dataset.here;
  if (here) { const [lng, lat] = here.split(",").map(Number); show([lat, lng]); map.setView([lat, lng], 17); }
  else follow();
  box.dataset.ready = "yes";
}

// locate lets the phone's own position be used, or says why it cannot.
function locate(form: HTMLElement, box: HTMLElement, use: (where: L.LatLngTuple, metres: number) => void): void {
  const button = form.querySelector<HTMLButtonElement>("[data-locate]");
  if (!button) return;
  if (!window.isSecureContext || !navigator.geolocation) {
    button.disabled = true;
    const why = form.querySelector("[data-locate-why]");
    if (why) why.textContent = window.isSecureContext ? "这个浏览器没有定位功能。" : "现在用的是 http 网址，浏览器不让网页定位；用 https 打开本系统才能用手机定位。";
    return;
  }
  button.addEventListener("click", () => {
    button.disabled = true;
    say(box, "正在定位……");
    navigator.geolocation.getCurrentPosition(
      (p) => { button.disabled = false; use([p.coords.latitude, p.coords.longitude], Math.max(1, Math.round(p.coords.accuracy))); },
      (e) => {
        button.disabled = false;
        say(box, e.code === 1 ? "没有得到定位许可。请在浏览器设置里允许本网站使用位置，或者直接点图。" : "没有定到位。请到室外再试，或者直接点图。");
      },
      { enableHighAccuracy: true, timeout: 20000, maximumAge: 0 });
  });
}
