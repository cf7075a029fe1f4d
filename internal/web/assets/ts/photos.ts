// Photos are made small on the phone: at most 1600 px, JPEG. Drawing them anew drops EXIF, and with it the place where they were taken.
// A field collects what is picked and what the camera takes one after the other; each can be taken out again, and in a field with
// data-captions=NAME said what it shows.
import { all, el, on, toast } from "./dom";

const side = 1600;
const quality = 0.82;

async function shrink(file: File): Promise<File> {
  const image = await load(file);
  const scale = Math.min(1, side / Math.max(image.naturalWidth, image.naturalHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.naturalWidth * scale);
  canvas.height = Math.round(image.naturalHeight * scale);
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", quality));
  if (!blob) throw new Error("no picture");
  return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg", lastModified: file.lastModified });
}

// load decodes through <img>, which turns the picture the way it was held.
function load(file: File): Promise<HTMLImageElement> {
  return new Promise((yes, no) => {
    const image = new Image();
    image.onload = () => { URL.revokeObjectURL(image.src); yes(image); };
    image.onerror = () => { URL.revokeObjectURL(image.src); no(new Error("unreadable")); };
    image.src = URL.createObjectURL(file);
  });
}

// taken are the photos of each field: a browser forgets the earlier ones when others are picked.
const taken = new WeakMap<HTMLInputElement, File[]>();

// hold makes files the photos of a field; said are their captions.
function hold(input: HTMLInputElement, files: File[], said: string[]): void {
  const box = new DataTransfer();
  files.forEach((f) => box.items.add(f));
  input.files = box.files;
  taken.set(input, files);
  show(input, said);
}

const place = (input: HTMLInputElement): HTMLElement | null => input.closest(".field")?.querySelector<HTMLElement>("[data-photo-list]") || null;

const captions = (input: HTMLInputElement): string[] => all<HTMLInputElement>("input", place(input) || el("div")).map((c) => c.value);

function show(input: HTMLInputElement, said: string[]): void {
  const list = place(input);
  if (!list) return;
  list.textContent = "";
  const files = Array.from(input.files || []);
  files.forEach((f, i) => {
    const item = el("div", "", "photo-item"), image = el("img"), out = el("button", "去掉", "btn btn-sm btn-link");
    image.alt = "待上传照片 " + (i + 1);
    image.onload = () => URL.revokeObjectURL(image.src);
    image.src = URL.createObjectURL(f);
    out.type = "button";
    out.setAttribute("aria-label", "去掉照片 " + (i + 1));
    out.addEventListener("click", () => {
      const left = captions(input);
      left.splice(i, 1);
      hold(input, files.filter((_, j) => j !== i), left);
      changed(input);
    });
    item.append(image, out);
    if (input.dataset.captions) item.append(caption(input, i, said[i] || ""));
    list.append(item);
  });
  if (files.length) list.append(el("span", files.length + " 张", "note"));
}

function caption(input: HTMLInputElement, i: number, said: string): HTMLInputElement {
  const field = el("input", "", "form-control form-control-sm");
  field.name = input.dataset.captions!;
  field.value = said;
  field.maxLength = 100;
  field.placeholder = "拍的是什么";
  field.setAttribute("aria-label", "照片 " + (i + 1) + " 拍的是什么");
  if (input.dataset.captionList) field.setAttribute("list", input.dataset.captionList);
  return field;
}

const changed = (input: HTMLInputElement): void => { input.dispatchEvent(new CustomEvent("change", { bubbles: true })); }; // the draft keeps the small ones

const shrinking = new Map<HTMLFormElement, number>();

async function add(input: HTMLInputElement, picked: File[]): Promise<void> {
  const fresh: File[] = [];
  for (const file of picked) {
    try {
      fresh.push(await shrink(file));
    } catch {
      toast("“" + file.name + "”不是能识别的照片，没有加入。请用 JPG 或 PNG；iPhone 请在“设置—相机—格式”里选“兼容性最佳”。");
    }
  }
  hold(input, (taken.get(input) || []).concat(fresh), captions(input));
}

async function take(input: HTMLInputElement, picked: File[]): Promise<void> {
  const form = input.form;
  if (form) shrinking.set(form, (shrinking.get(form) || 0) + 1);
  await add(input, picked);
  if (form) shrinking.set(form, (shrinking.get(form) || 1) - 1);
  changed(input);
}

export function startPhotos(): void {
  on("change", "input[data-photo]", (input, event) => {
    if (!(event instanceof CustomEvent)) void take(input as HTMLInputElement, Array.from((input as HTMLInputElement).files || []));
  });
  on("change", "input[data-camera]", (camera) => {
    const input = camera.closest(".field")?.querySelector<HTMLInputElement>("input[data-photo]"), shots = Array.from((camera as HTMLInputElement).files || []);
    (camera as HTMLInputElement).value = "";
    if (input) void take(input, shots);
  });
  on("photos:show", "input[data-photo]", (target) => {
    const input = target as HTMLInputElement;
    taken.set(input, Array.from(input.files || []));
    show(input, captions(input));
  });
  document.addEventListener("reset", (event) => {
    for (const input of all<HTMLInputElement>("input[data-photo]", event.target as HTMLFormElement)) {
      taken.delete(input);
      place(input)?.replaceChildren();
    }
  });
  document.addEventListener("submit", (event) => { // never send what is not yet made small
    if ((shrinking.get(event.target as HTMLFormElement) || 0) === 0) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    toast("照片正在处理，请稍候再提交。");
  }, true);
}
