// Adds to pages that work without it: keys, suggestions while typing, and a way from hit to hit.
"use strict";
(() => {
  document.documentElement.classList.add("js");
  const all = (selector) => [...document.querySelectorAll(selector)];
  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const box = document.getElementById("q");

  // Keys

  const keys = [
    ["/", "to the search box"], ["j  k", "next and previous hit or paragraph"], ["Enter", "open it"],
    ["n  p", "next and previous marked passage"], ["?", "these keys"], ["Esc", "close, or leave the box"],
  ];
  let dialog = null;
  const showKeys = () => {
    if (!dialog) {
      const rows = keys.map(([key, does]) => make("tr", {},
        make("th", { scope: "row" }, ...key.split(/\s+/).flatMap((one) => [make("kbd", { textContent: one }), " "])),
        make("td", { textContent: does })));
      const close = make("button", { type: "button", className: "act", textContent: "Close" });
      close.addEventListener("click", () => dialog.close());
      dialog = make("dialog", {}, make("h2", { id: "keys-title", textContent: "Keys" }),
        make("table", { className: "table" }, make("tbody", {}, ...rows)), close);
      dialog.setAttribute("aria-labelledby", "keys-title");
      document.body.append(dialog);
    }
    dialog.showModal();
  };

  const stops = all(".hit").length ? all(".hit") : all(".paragraph, .text > .gap");
  let stop = -1;
  const move = (step) => {
    if (!stops.length) return;
    stops[stop]?.classList.remove("here");
    stop = Math.min(Math.max(stop + step, 0), stops.length - 1);
    const target = stops[stop];
    target.classList.add("here");
    const link = target.querySelector("h2 a, h3 a, a.number");
    if (link) link.focus({ preventScroll: true });
    target.scrollIntoView({ block: "nearest" });
  };

  // The dossier: kept in this browser, and in the address of its page

  const read = () => {
    try {
      const kept = JSON.parse(localStorage.getItem("dossier") ?? "{}");
      return { title: String(kept.title ?? ""), ids: Array.isArray(kept.ids) ? kept.ids : [], notes: kept.notes ?? {} };
    } catch { return { title: "", ids: [], notes: {} }; }
  };
  const write = (kept) => {
    try { localStorage.setItem("dossier", JSON.stringify(kept)); } catch { /* private browsing: the address still holds it */ }
  };
  const address = ({ title, ids, notes }) => {
    const pairs = new URLSearchParams(title ? { title } : {});
    for (const id of ids) { pairs.append("id", id); pairs.append("note", notes[id] ?? ""); }
    return `/dossier?${pairs}`;
  };
  const keeping = document.querySelector("form[data-dossier]");
  if (keeping) {
    const ids = [...keeping.querySelectorAll("input[type=hidden][name=id]")].map((one) => one.value);
    const notes = [...keeping.querySelectorAll("textarea")].map((one) => one.value);
    if (location.search) write({ title: keeping.elements.title.value, ids, notes: Object.fromEntries(ids.map((id, n) => [id, notes[n]])) });
    else if (read().ids.length) location.replace(address(read()));
    const full = make("p", { className: "warn", hidden: true });
    full.setAttribute("role", "alert");
    keeping.append(full);
    keeping.addEventListener("submit", (event) => {
      const over = String(new URLSearchParams(new FormData(keeping))).length - Number(keeping.dataset.dossier);
      full.hidden = over <= 0 || Boolean(event.submitter?.name);
      if (full.hidden) return;
      event.preventDefault();
      full.textContent = `The notes are about ${over.toLocaleString("en")} characters too long to stand in an address. Nothing is lost: shorten some, or take a cable out.`;
    });
  }
  const link = make("a");
  const count = () => {
    const kept = read();
    link.href = address(kept);
    link.textContent = `Dossier (${kept.ids.length})`;
    link.hidden = !kept.ids.length;
  };
  count();
  document.querySelector(".site")?.prepend(link);
  const aside = document.querySelector(".put-aside-link");
  if (aside) {
    const id = aside.dataset.id;
    const button = make("button", { type: "button", className: "act" });
    const say = () => {
      const there = read().ids.includes(id);
      button.textContent = there ? "Put aside ✓" : "Put aside";
      button.setAttribute("aria-pressed", String(there));
    };
    button.addEventListener("click", () => {
      const kept = read();
      kept.ids = kept.ids.includes(id) ? kept.ids.filter((one) => one !== id) : [...kept.ids, id];
      write(kept);
      say();
      count();
    });
    say();
    aside.replaceWith(button);
  }

  // From hit to hit

  const hits = all(".text mark, .sheet-head h1 mark");
  let hit = -1;
  const place = make("span");
  const goTo = (step) => {
    if (!hits.length) return;
    hit = (hit < 0 && step < 0 ? hits.length - 1 : hit + step + hits.length) % hits.length;
    history.replaceState(null, "", "#" + hits[hit].id);
    hits[hit].scrollIntoView({ block: "center" });
    for (const one of hits) one.classList.toggle("now", one === hits[hit]);
    place.textContent = `${hit + 1} of ${hits.length}`;
  };
  const between = document.querySelector(".between-hits");
  if (between) {
    const button = (label, text, step) => {
      const made = make("button", { type: "button", textContent: text });
      made.setAttribute("aria-label", label);
      made.addEventListener("click", () => goTo(step));
      return made;
    };
    place.textContent = `${hits.length} marked`;
    place.setAttribute("aria-live", "polite");
    between.replaceChildren(
      button("Previous marked passage", "↑", -1), place, button("Next marked passage", "↓", 1));
    between.setAttribute("role", "group");
    between.setAttribute("aria-label", "Marked passages");
  }

  // Copying the address of a paragraph, or how it is cited

  const copy = async (text, button) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch { // no clipboard without https: the old way
      const field = make("textarea", { value: text });
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
      button.focus({ preventScroll: true });
    }
    if (button.dataset.said) return;
    const [said, label] = [button.textContent, button.getAttribute("aria-label")];
    button.dataset.said = button.textContent = "Copied";
    button.setAttribute("aria-label", "Copied");
    setTimeout(() => {
      button.textContent = said;
      button.setAttribute("aria-label", label);
      delete button.dataset.said;
    }, 1200);
  };
  const copying = (name, label, text) => {
    const button = make("button", { type: "button", textContent: name });
    button.setAttribute("aria-label", label);
    button.addEventListener("click", () => copy(text, button));
    return button;
  };
  const text = document.querySelector(".text[data-id]");
  if (text) {
    const page = location.origin + location.pathname;
    for (const number of text.querySelectorAll(".paragraph a.number")) {
      const paragraph = number.closest(".paragraph");
      const which = number.textContent;
      const tools = make("div", { className: "copying" },
        copying("Link", `Link: copy the address of paragraph ${which}`, `${page}#${paragraph.id}`),
        copying("Cite", `Cite: copy a citation of paragraph ${which}`, `${text.dataset.before}, para. ${which}${text.dataset.after}`));
      if (matchMedia("(max-width: 40rem)").matches) paragraph.querySelector(".margin").append(tools);
      else paragraph.append(tools);
    }
    const citation = document.querySelector(".citation");
    document.querySelector("#cite ~ .take").prepend(copying("Copy citation", "Copy citation", citation.textContent));
  }

  // Where in the text the reader is

  const contents = new Map(all(".contents a").map((link) => [link.hash.slice(1), link]));
  if (contents.size && window.IntersectionObserver) {
    const seen = new Set();
    const watch = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) seen.add(target.id);
        else seen.delete(target.id);
      }
      let first = true;
      for (const [id, link] of contents) {
        if (seen.has(id) && first) { link.setAttribute("aria-current", "true"); first = false; }
        else link.removeAttribute("aria-current");
      }
    }, { rootMargin: "0px 0px -60% 0px" });
    for (const id of contents.keys()) watch.observe(document.getElementById(id));
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || dialog?.open) return;
    const typing = event.target.matches?.("input, textarea, select");
    if (event.key === "Escape" && typing) event.target.blur();
    if (typing) return;
    const acts = {
      "/": () => { box?.focus(); box?.select(); },
      "?": showKeys, j: () => move(1), k: () => move(-1), n: () => goTo(1), p: () => goTo(-1),
    };
    if (acts[event.key]) {
      event.preventDefault();
      acts[event.key]();
    }
  });

  // Suggestions

  if (box && window.fetch) {
    const form = box.form;
    const list = make("ul", { className: "suggestions", id: "suggestions", hidden: true });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Suggestions");
    form.append(list);
    const says = (name, value) => box.setAttribute(name, value);
    says("role", "combobox");
    says("aria-autocomplete", "list");
    says("aria-controls", "suggestions");
    says("aria-expanded", "false");
    let found = [], chosen = -1, waiting = 0, asked = "", request = null;

    const close = () => {
      list.hidden = true;
      chosen = -1;
      says("aria-expanded", "false");
      box.removeAttribute("aria-activedescendant");
    };
    const choose = (index) => {
      chosen = index;
      [...list.children].forEach((item, n) => item.setAttribute("aria-selected", String(n === index)));
      if (index >= 0) says("aria-activedescendant", `suggestion${index}`);
      else box.removeAttribute("aria-activedescendant");
    };
    const take = (index) => {
      box.value = found[index].query;
      close();
      if (found[index].query.endsWith(":") || found[index].query.endsWith(" ")) ask();
      else form.requestSubmit();
    };
    const show = (suggestions) => {
      found = suggestions;
      list.replaceChildren(...found.map((one, n) => {
        const count = !one.count ? "" : ` ${one.count.toLocaleString("en")}`;
        const item = make("li", { id: `suggestion${n}` }, make("span", { textContent: one.label }),
          make("span", { className: "what", textContent: one.kind + count }));
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.addEventListener("mousedown", (event) => { event.preventDefault(); take(n); });
        return item;
      }));
      chosen = -1;
      list.hidden = !found.length;
      says("aria-expanded", String(found.length > 0));
    };
    const ask = () => {
      asked = box.value;
      request?.abort();
      if (!asked.trim()) { close(); return; }
      request = new AbortController();
      fetch(`/api/v1/suggest?q=${encodeURIComponent(asked)}`, { signal: request.signal })
        .then((response) => (response.ok ? response.json() : { suggestions: [] }))
        .then((answer) => { if (box.value === asked && document.activeElement === box) show(answer.suggestions); })
        .catch((error) => { if (error.name !== "AbortError") close(); });
    };
    box.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 120); });
    box.addEventListener("blur", close);
    box.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        const places = found.length + 1;
        choose((chosen + 1 + step + places) % places - 1);
      } else if (event.key === "Enter" && chosen >= 0) {
        event.preventDefault();
        take(chosen);
      } else if (event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        close();
      }
    });
  }
})();
