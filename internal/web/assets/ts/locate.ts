// [data-point] is a field for a place. A phone may write where it stands, with the system of its coordinates; browsers allow
// that only over https or on this machine.
import { all, el } from "./dom";

export function startLocate(): void {
  for (const field of all<HTMLInputElement>("input[data-point]")) {
    const row = el("div", "", "locate no-print"), button = el("button", "用手机定位", "btn btn-sm btn-outline-secondary"), said = el("span", "", "note ms-2");
    said.setAttribute("role", "status");
    button.type = "button";
    row.append(button, said);
    field.after(row);
    if (!window.isSecureContext || !navigator.geolocation) {
      button.disabled = true;
      said.textContent = window.isSecureContext ? "这个浏览器不能定位，请手工填写。" : "当前用 http 访问，浏览器不允许定位。改用 https 地址后可以用。";
      continue;
    }
    button.addEventListener("click", () => {
      button.disabled = true;
      said.textContent = "正在定位，请到室外空旷的地方。";
      navigator.geolocation.getCurrentPosition((p) => {
        button.disabled = false;
        field.value = p.coords.longitude.toFixed(6) + "," + p.coords.latitude.toFixed(6) + " WGS-84";
        said.textContent = "已写上，误差约 " + Math.max(1, Math.round(p.coords.accuracy)) + " 米。" + (p.coords.accuracy > 100 ? "误差大，建议到室外再定一次。" : "");
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }, (e) => {
        button.disabled = false;
        said.textContent = e.code === 1 ? "没有得到定位的许可。请在浏览器或手机的设置里允许本网站定位。" : "没有定到位。请到室外再试，或者手工填写。";
      }, { enableHighAccuracy: true, timeout: 20_000, maximumAge: 0 });
    });
  }
}
