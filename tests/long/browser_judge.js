// Looks through a page for what runs, or would run: see browser_attacks.py.
window.onload = () => setTimeout(async () => {
  const ours = new Set(document.scripts), found = window.__ran;
  const events = ["click", "mouseover", "mouseenter", "mousemove", "focus", "focusin", "blur", "toggle", "error", "load",
    "pointerover", "pointerenter", "pointerdown", "animationstart", "transitionend", "input", "change", "submit", "keydown",
    "beforetoggle", "scroll", "wheel", "copy", "paste", "drag", "drop", "begin", "end", "canplay", "loadstart"];
  document.addEventListener("click", event => {
    const link = event.target.closest("a, area");
    if (link && !/^(javascript|vbscript|data):/i.test(link.href.baseVal ?? link.href)) event.preventDefault();
  }, true);
  document.addEventListener("submit", event => event.preventDefault(), true);
  const known = /^(http|https|mailto|tel|file|about):$|^$/;
  for (const element of document.querySelectorAll("[data-attack] *")) {
    const where = element.closest("[data-attack]")?.dataset.attack + " <" + element.localName + ">";
    for (const {name, value} of element.attributes) {
      if (/^on|^srcdoc$|^style$|^http-equiv$/i.test(name)) found.push(where + " " + name + "=" + value);
    }
    if (["script", "object", "embed", "base", "form", "link", "meta", "style", "svg", "math"].includes(element.localName)
        && !ours.has(element)) found.push(where);
    for (const name of ["href", "src", "action", "formAction", "data"]) {
      const value = element[name]?.baseVal ?? element[name];
      if (typeof value !== "string" || !value) continue;
      let protocol = ""; try { protocol = new URL(value, document.baseURI).protocol } catch {}
      const picture = element.localName == "img" && /^data:image\/(png|gif|jpeg|webp|avif);base64,/.test(value);
      if (!known.test(protocol) && !picture) found.push(where + " " + name + " is " + value);
    }
    if (element.localName == "iframe" && !/^https:\/\/(www\.youtube-nocookie|player\.vimeo)\.com\//.test(element.src))
      found.push(where);
  }
  for (const element of document.querySelectorAll("[data-attack] *")) {
    for (const name of events) { try { element.dispatchEvent(new Event(name, {bubbles: false})) } catch {} }
    try { if (element.click) element.click() } catch {}
  }
  const stray = document.body.children.length - document.querySelectorAll("body > [data-attack], body > script").length;
  if (stray) found.push(stray + " elements broke out");
  await new Promise(done => setTimeout(done, 300));
  document.title = "judged";
  document.body.innerHTML = "<pre id=verdict></pre>";
  document.getElementById("verdict").textContent =
    JSON.stringify({found});
}, 300);
