// Files of a form in [data-uploads] go up one after the other, each with its own progress; one that fails or was stopped is sent
// again by itself. Without script the form sends them all at once.
import { Answered, carry } from "./carry";
import { all, el } from "./dom";
import { untouch } from "./forms";

const patience = 60_000; // ms that the line may stand still
interface Told { state: string; word: string; text: string; href: string }

let running = 0;

// outcome reads what the office says of one file.
function outcome(r?: Answered): Told {
  const bad = (text: string): Told => ({ state: "cut", word: "没有传上", text, href: "" });
  if (!r) return bad("连接断了，没有传完。");
  try {
    return (JSON.parse(r.text) as Told[])[0];
  } catch {
    if (new URL(r.url).pathname === "/login") return bad("登录已过期，请重新登录后再传。");
    const said = new DOMParser().parseFromString(r.text, "text/html").querySelector("[data-fault]");
    return bad(said?.textContent?.trim().replace(/\s+/g, " ") || "没有收下（代码 " + r.status + "）。");
  }
}

const sizeOf = (n: number): string => (n < 1 << 20 ? Math.max(1, Math.round(n / 1024)) + " KB" : (n / (1 << 20)).toFixed(1) + " MB");

class Line {
  row = el("li");
  state = "wait";
  private bar = el("progress");
  private said = el("span", "排队", "note");
  private button = el("button", "取消", "btn btn-sm btn-outline-secondary");
  private stop: () => void = () => undefined;
  private again = false; // by a person's wish

  constructor(private form: HTMLFormElement, private file: File, private fields: [string, string][], next: () => void) {
    this.bar.max = 100;
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", file.name + " 的上传进度");
    this.said.setAttribute("role", "status");
    this.button.type = "button";
    this.button.setAttribute("aria-label", "取消 " + file.name);
    this.button.addEventListener("click", () => {
      if (this.state === "wait") { this.show({ state: "stopped", word: "已取消", text: "", href: "" }); next(); return; }
      if (this.state === "sending") { this.again = true; this.stop(); return; }
      this.state = "wait";
      this.bar.hidden = false;
      this.say("排队", "取消");
      next();
    });
    const head = el("div");
    head.append(el("strong", file.name), el("span", " " + sizeOf(file.size), "note"));
    this.row.append(head, this.bar, this.said, this.button);
  }

  async send(): Promise<void> {
    this.state = "sending";
    this.again = false;
    const body = new FormData();
    this.fields.forEach(([n, v]) => body.append(n, v));
    body.append("file", this.file);
    const load = carry({
      action: this.form.action, body, patience, headers: { "X-Upload": "1" },
      moved: (sent, whole) => {
        const part = Math.floor((sent / whole) * 100);
        this.bar.value = part;
        this.say(part < 100 ? "已传 " + part + "%" : "已传完，正在保存", "取消");
      },
    });
    this.stop = load.stop;
    const r = await load.done;
    this.show(this.again && !r ? { state: "stopped", word: "已取消", text: "", href: "" } : outcome(r));
  }

  private say(text: string, button: string): void {
    this.said.textContent = text;
    this.button.textContent = button;
    this.button.setAttribute("aria-label", button + " " + this.file.name);
    this.button.hidden = !button;
  }

  private show(t: Told): void {
    this.state = t.state;
    this.bar.hidden = true;
    this.say([t.word, t.text].filter(Boolean).join("："), t.state === "yes" || t.state === "none" || t.state === "no" ? "" : "重传");
    this.row.classList.toggle("bad", t.state === "no" || t.state === "cut");
    if (!t.href) return;
    const link = el("a", " 打开");
    link.href = t.href;
    this.said.append(link);
  }
}

function start(form: HTMLFormElement): void {
  const place = el("div", "", "uploads"), list = el("ul"), sum = el("p");
  let lines: Line[] = [], busy = false;
  const count = (...states: string[]): number => lines.filter((l) => states.includes(l.state)).length;
  const say = (): void => {
    sum.textContent = "已存入 " + count("yes") + " 份" + (count("none") ? "，已有 " + count("none") + " 份" : "") +
      (count("no", "cut", "stopped") ? "，没有存入 " + count("no", "cut", "stopped") + " 份" : "") + "。";
    const look = el("a", "看档案");
    look.href = form.getAttribute("action")!;
    sum.append(" ", look);
  };
  const next = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    running++;
    for (let l = lines.find((x) => x.state === "wait"); l; l = lines.find((x) => x.state === "wait")) await l.send();
    running--;
    busy = false;
    say();
  };
  sum.setAttribute("role", "status");
  place.append(list, sum);
  form.addEventListener("submit", (event) => {
    const input = form.querySelector<HTMLInputElement>("input[type=file]")!, files = Array.from(input.files || []);
    if (event.defaultPrevented || files.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const fields: [string, string][] = [];
    new FormData(form).forEach((v, n) => { if (typeof v === "string") fields.push([n, v]); });
    const fresh = files.map((f, i) => new Line(form, f, files.length > 1 ? fields.concat([["_nth", String(i + 1)]]) : fields, () => void next()));
    lines = lines.concat(fresh);
    fresh.forEach((l) => list.append(l.row));
    form.after(place);
    input.value = "";
    untouch(form);
    sum.textContent = "正在上传 " + fresh.length + " 份，请不要关闭本页。";
    void next();
  });
}

export function startUploads(): void {
  all<HTMLFormElement>("[data-uploads] form").forEach(start);
  window.addEventListener("beforeunload", (event) => { if (running > 0) { event.preventDefault(); event.returnValue = ""; } });
}
