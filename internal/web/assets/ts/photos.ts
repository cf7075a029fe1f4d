// Photos are made small on the phone: at most 1600 px, JPEG. Drawing them anew drops EXIF, and with it the place where they were taken.
import { el, on, toast } from "./dom";

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

function show(input: HTMLInputElement): void {
  const place = input.closest(".field")?.querySelector("[data-photo-list]");
  if (!place) return;
  place.textContent = "";
  Array.from(input.files || []).forEach((f, i) => {
    const image = document.createElement("img");
    image.alt = "待上传照片 " + (i + 1);
    image.onload = () => URL.revokeObjectURL(image.src);
    image.src = URL.createObjectURL(f);
    place.append(image);
  });
  if (input.files?.length) place.append(el("span", input.files.length + " 张", "note"));
}

const shrinking = new Map<HTMLFormElement, number>();

async function take(input: HTMLInputElement): Promise<void> {
  const box = new DataTransfer();
  for (const file of Array.from(input.files || [])) {
    try {
      box.items.add(await shrink(file));
    } catch {
      toast("“" + file.name + "”不是能识别的照片，没有加入。请用 JPG 或 PNG。");
    }
  }
  input.files = box.files;
  show(input);
}

export function startPhotos(): void {
  on("change", "input[data-photo]", (target, event) => {
    if (event instanceof CustomEvent) return;
    const input = target as HTMLInputElement;
    const form = input.form;
    if (form) shrinking.set(form, (shrinking.get(form) || 0) + 1);
    void take(input).then(() => {
      if (form) shrinking.set(form, (shrinking.get(form) || 1) - 1);
      input.dispatchEvent(new CustomEvent("change", { bubbles: true })); // the draft keeps the small ones
    });
  });
  on("photos:show", "input[data-photo]", (input) => show(input as HTMLInputElement));
  document.addEventListener("submit", (event) => { // never send what is not yet made small
    if ((shrinking.get(event.target as HTMLFormElement) || 0) === 0) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    toast("照片正在处理，请稍候再提交。");
  }, true);
}
